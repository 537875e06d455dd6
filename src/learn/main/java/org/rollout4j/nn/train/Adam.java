package org.rollout4j.nn.train;

import java.util.Arrays;
import java.util.stream.IntStream;
import org.rollout4j.core.State;
import org.rollout4j.core.Workers;

/** Adam (Kingma and Ba, 2015) over one flat array of parameters, which it owns. */
public final class Adam {
    private static final double BETA1 = 0.9;
    private static final double BETA2 = 0.999;
    /** Fewer parameters are done before another thread has begun. */
    private static final int MIN_SLICE = 4096;

    private final double epsilon;
    private final float[] parameters;
    private final float[] firstMoments;
    private final float[] secondMoments;
    private final int[] starts;
    private long steps;
    /** For how many threads {@link #slices} are. */
    private int sharing;

    private int[] slices;

    /**
     * @param parameters what to begin with; copied
     * @param epsilon added to the root of the second moment; PPO uses 1e-5
     * @param starts where in the parameters those of a second network, a third one and so on begin, ascending: those of one are stepped by the thread that
     *     most likely has computed their gradients, and not sent from one core to another
     */
    public Adam(float[] parameters, double epsilon, int... starts) {
        this.parameters = parameters.clone();
        this.starts = starts.clone();
        this.epsilon = epsilon;
        firstMoments = new float[parameters.length];
        secondMoments = new float[parameters.length];
    }

    /** The parameters as they are now; not a copy. */
    public float[] parameters() {
        return parameters;
    }

    /** One step down {@code gradient} times {@code gradientScale}. */
    public void step(float[] gradient, double gradientScale, double learningRate) {
        step(gradient, gradientScale, learningRate, Workers.caller());
    }

    /** The same, shared by threads if there are many parameters. */
    public void step(float[] gradient, double gradientScale, double learningRate, Workers workers) {
        steps++;
        float rate = (float) (learningRate / (1 - Math.pow(BETA1, (double) steps)));
        float rootCorrection = (float) (1 / Math.sqrt(1 - Math.pow(BETA2, (double) steps)));
        float scale = (float) gradientScale;
        int[] bounds = bounds(workers.threads());
        workers.forEach(
                bounds.length - 1,
                slice -> step(gradient, scale, rate, rootCorrection, bounds[slice], bounds[slice + 1]));
    }

    /** Where the slices begin that so many threads share, and where the last one ends. */
    private int[] bounds(int threads) {
        if (sharing != threads) {
            sharing = threads;
            slices = parameters.length < 2 * MIN_SLICE
                    ? new int[] {0, parameters.length}
                    : IntStream.rangeClosed(0, starts.length)
                            .flatMap(network -> bounds(network, threads))
                            .toArray();
        }
        return slices;
    }

    /** Those within the parameters of a network; of the last one with its end. */
    private IntStream bounds(int network, int threads) {
        int networks = starts.length + 1;
        int from = network == 0 ? 0 : starts[network - 1];
        int length = (network == starts.length ? parameters.length : starts[network]) - from;
        int count = Math.max(1, Math.min((threads + networks - 1) / networks, length / MIN_SLICE));
        return IntStream.range(0, network == starts.length ? count + 1 : count)
                .map(slice -> from + Workers.start(slice, count, length));
    }

    private void step(float[] gradient, float scale, float rate, float rootCorrection, int from, int end) {
        float beta1 = (float) BETA1;
        float beta2 = (float) BETA2;
        float eps = (float) epsilon;
        for (int i = from; i < end; i++) {
            float g = gradient[i] * scale;
            float m = beta1 * firstMoments[i] + (1 - beta1) * g;
            float v = beta2 * secondMoments[i] + (1 - beta2) * g * g;
            firstMoments[i] = m;
            secondMoments[i] = v;
            parameters[i] -= rate * m / ((float) Math.sqrt(v) * rootCorrection + eps);
        }
    }

    /** The moments and the step count; the parameters are the caller's to keep. */
    public State state() {
        return State.builder()
                .putFloats("first-moments", firstMoments.clone())
                .putFloats("second-moments", secondMoments.clone())
                .putLongs("steps", steps)
                .build();
    }

    /** Goes on with these parameters where {@code state} was taken, or from zero moments if it is empty. */
    public void restore(float[] savedParameters, State state) {
        System.arraycopy(savedParameters, 0, parameters, 0, parameters.length);
        if (state.isEmpty()) {
            Arrays.fill(firstMoments, 0);
            Arrays.fill(secondMoments, 0);
            steps = 0;
            return;
        }
        System.arraycopy(state.floats("first-moments", parameters.length), 0, firstMoments, 0, parameters.length);
        System.arraycopy(state.floats("second-moments", parameters.length), 0, secondMoments, 0, parameters.length);
        steps = state.number("steps", 0);
    }
}
