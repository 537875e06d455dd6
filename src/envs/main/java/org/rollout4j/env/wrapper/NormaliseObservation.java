package org.rollout4j.env.wrapper;

import org.rollout4j.core.Box;
import org.rollout4j.core.Environment;
import org.rollout4j.core.EnvironmentException;
import org.rollout4j.core.EnvironmentFactory;
import org.rollout4j.core.EnvironmentSpec;
import org.rollout4j.core.Policy;
import org.rollout4j.core.Require;

/**
 * Shows {@code (observation - mean) / deviation}, each element clipped to [-10, 10].
 *
 * <p>The moments are given and stay, where Gymnasium's wrapper of that name goes on measuring during training. With moments that
 * outlive an episode, the same seed and actions would not bring the same observations again, which is what checkpoints restore an
 * environment by, and a trained policy would be of no use without the moments it happened to end with. PPO and A2C normalise what
 * they observe themselves, with moments that are part of their checkpoints and follow the policy; this wrapper is for what does not.
 */
public final class NormaliseObservation extends Wrapper {
    private static final float CLIP = 10;
    private static final double EPSILON = 1e-8;

    private final float[] means;
    private final float[] deviations;

    /**
     * @param environment closed with this wrapper
     * @param means {@code [observationSize]}, what is subtracted
     * @param deviations {@code [observationSize]}, what the difference is divided by; each positive
     */
    public NormaliseObservation(Environment environment, float[] means, float[] deviations) {
        super(environment, normalised(environment.spec()));
        int size = environment.spec().observationSize();
        Require.that(means.length == size, "number of means", means.length, size + " are needed");
        Require.that(deviations.length == size, "number of deviations", deviations.length, size + " are needed");
        for (int i = 0; i < size; i++) {
            Require.that(Float.isFinite(means[i]), "mean", means[i], "a number is allowed");
            Require.that(
                    deviations[i] > 0 && Float.isFinite(deviations[i]),
                    "deviation",
                    deviations[i],
                    "a positive number is allowed");
        }
        this.means = means.clone();
        this.deviations = deviations.clone();
    }

    /**
     * Environments normalised by what {@code policy} observes there: the mean of each element, and the root of its variance + 1e-8.
     * What the policy never meets is clipped at worst.
     *
     * @param policy for example the uniformly random one
     * @param steps the steps played to measure, 1 to 100 million; their observations and those at the starts of their episodes count
     * @param seed what the episodes and the actions derive from
     * @throws EnvironmentException if the environment fails meanwhile
     */
    public static EnvironmentFactory fitted(EnvironmentFactory factory, Policy policy, int steps, long seed) {
        int size = factory.spec().observationSize();
        Moments moments = new Moments(size);
        Warmup.play(factory, policy, steps, seed, (observation, result) -> moments.add(observation));
        float[] means = new float[size];
        float[] deviations = new float[size];
        for (int i = 0; i < size; i++) {
            means[i] = (float) moments.mean(i);
            deviations[i] = (float) Math.sqrt(moments.variance(i) + EPSILON);
        }
        return around(factory, environment -> new NormaliseObservation(environment, means, deviations));
    }

    private static EnvironmentSpec normalised(EnvironmentSpec spec) {
        Integer[] shape = spec.observations().shape().toArray(Integer[]::new);
        return spec.withObservations(Box.of(-CLIP, CLIP, shape));
    }

    @Override
    public void observe(float[] into, int offset) {
        super.observe(into, offset);
        for (int i = 0; i < means.length; i++) {
            float value = (into[offset + i] - means[i]) / deviations[i];
            into[offset + i] = Math.min(Math.max(value, -CLIP), CLIP);
        }
    }
}
