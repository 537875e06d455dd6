package org.rollout4j.env.wrapper;

import org.rollout4j.core.Actions;
import org.rollout4j.core.CheckedEnvironment;
import org.rollout4j.core.Environment;
import org.rollout4j.core.EnvironmentFactory;
import org.rollout4j.core.EnvironmentSpec;
import org.rollout4j.core.ObservationBatch;
import org.rollout4j.core.Policy;
import org.rollout4j.core.Require;
import org.rollout4j.core.SplitMix;
import org.rollout4j.core.StepResult;

/** Play before training, from which wrappers learn what is usual. */
final class Warmup {
    private static final int MAX_STEPS = 100_000_000;

    private Warmup() {}

    /** Told what the environment does. */
    interface StepListener {
        /**
         * Called at the start of each episode and after each step.
         *
         * @param observation {@code [observationSize]}; overwritten later
         * @param result what the step brought; null at a start
         */
        void onStep(float[] observation, StepResult result);
    }

    /** Plays {@code steps} steps, 1 to 100 million, of episodes that derive from {@code seed}. */
    static void play(EnvironmentFactory factory, Policy policy, int steps, long seed, StepListener listener) {
        Require.inRange("steps", steps, 1, MAX_STEPS);
        try (Environment environment = new CheckedEnvironment(factory.create())) {
            EnvironmentSpec spec = environment.spec();
            boolean[] masks = spec.actionMasks() ? new boolean[spec.actionCount()] : null;
            ObservationBatch in = new ObservationBatch(1, new float[spec.observationSize()], masks);
            Actions out = Actions.of(spec.actions(), 1);
            Policy.Session session = policy.open(1, new SplitMix(SplitMix.derive(seed, -1)));
            boolean ended = true;
            for (int step = 0; step < steps; step++) {
                if (ended) {
                    environment.reset(SplitMix.derive(seed, step));
                    session.begin(0);
                    environment.observe(in.observations(), 0);
                    listener.onStep(in.observations(), null);
                }
                if (masks != null) {
                    environment.actionMask(masks, 0);
                }
                session.act(in, out);
                StepResult result = environment.step(out, 0);
                environment.observe(in.observations(), 0);
                listener.onStep(in.observations(), result);
                ended = result.ended();
            }
        }
    }
}
