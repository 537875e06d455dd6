package org.rollout4j.env.wrapper;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.rollout4j.core.Box;
import org.rollout4j.core.Environment;
import org.rollout4j.core.EnvironmentSpec;
import org.rollout4j.core.Require;
import org.rollout4j.core.StepResult;

/**
 * Shows the last few observations, so that what one alone hides, as velocities, can be seen (Mnih et al., 2015). The shape gets a
 * dimension in front, {@code [frames][…]}, the oldest observation first. An episode starts with its first observation in all places.
 */
public final class FrameStack extends Wrapper {
    private static final int MOST = 64;

    private final int size;
    /** {@code [frames][size]}, the oldest first. */
    private final float[] frames;

    /**
     * @param environment closed with this wrapper
     * @param frames the number of observations shown, 1 to 64
     */
    public FrameStack(Environment environment, int frames) {
        super(environment, stacked(environment.spec(), frames));
        this.size = environment.spec().observationSize();
        this.frames = new float[frames * size];
    }

    private static EnvironmentSpec stacked(EnvironmentSpec spec, int frames) {
        Require.inRange("frames", frames, 1, MOST);
        Box box = spec.observations();
        List<Integer> shape = new ArrayList<>(box.shape());
        shape.add(0, frames);
        return spec.withObservations(new Box(shape, repeated(box.low(), frames), repeated(box.high(), frames)));
    }

    /** The bounds of each frame; one bound for all elements stays one. */
    private static List<Float> repeated(List<Float> bounds, int frames) {
        return bounds.size() == 1
                ? bounds
                : Collections.nCopies(frames, bounds).stream()
                        .flatMap(List::stream)
                        .toList();
    }

    @Override
    public void reset(long seed) {
        super.reset(seed);
        for (int offset = 0; offset < frames.length; offset += size) {
            super.observe(frames, offset);
        }
    }

    @Override
    protected StepResult after(StepResult result) {
        System.arraycopy(frames, size, frames, 0, frames.length - size);
        super.observe(frames, frames.length - size);
        return result;
    }

    @Override
    public void observe(float[] into, int offset) {
        System.arraycopy(frames, 0, into, offset, frames.length);
    }
}
