package org.rollout4j.env.control;

import org.rollout4j.core.Environment;
import org.rollout4j.core.EnvironmentSpec;
import org.rollout4j.core.Policy;

/** Hand-written policies for the control problems, the references that learners are compared with. All are deterministic. */
public final class Heuristics {
    private Heuristics() {}

    /** The one element of a continuous action for the observation that starts at an offset. */
    private interface Throttle {
        double choose(float[] observations, int offset);
    }

    /**
     * Linear feedback for {@link CartPole}: pushes to the side of θ + θ'/2 + (x + x')/10. Balances to the time limit from every
     * start tried.
     */
    public static Policy cartPole() {
        return Policy.ofRule(4, 2, (o, at) -> o[at + 2] + 0.5 * o[at + 3] + 0.1 * (o[at] + o[at + 1]) > 0 ? 1 : 0);
    }

    /** Bang-bang for {@link MountainCar}: pushes with the velocity, so that every push adds energy. */
    public static Policy mountainCar() {
        return Policy.ofRule(2, 3, (o, at) -> o[at + 1] >= 0 ? 2 : 0);
    }

    /** Bang-bang for {@link MountainCarContinuous}: full throttle with the velocity. */
    public static Policy mountainCarContinuous() {
        return continuous(new MountainCarContinuous(), (o, at) -> o[at + 1] >= 0 ? 1 : -1);
    }

    /** Bang-bang for {@link Acrobot}: torque against the velocity of the first link, which swings up by the reaction. */
    public static Policy acrobot() {
        return Policy.ofRule(6, 3, (o, at) -> o[at + 4] >= 0 ? 0 : 2);
    }

    /**
     * Energy shaping for {@link Pendulum} (Åström, Furuta: Swinging up a pendulum by energy control, Automatica 36, 2000): torque
     * with the velocity as long as the energy is below that of rest upright, and against it above; near the top proportional
     * and derivative feedback.
     */
    public static Policy pendulum() {
        return continuous(new Pendulum(), (o, at) -> {
            double cos = o[at];
            double omega = o[at + 2];
            if (cos > 0.9) {
                return -10 * Math.atan2(o[at + 1], cos) - 3 * omega;
            }
            double lacking = 5 - 5 * cos - omega * omega / 6; // m g l / 2 (1 - cos θ) - m l² θ'² / 6
            return 10 * lacking * (omega >= 0 ? 1 : -1);
        });
    }

    private static Policy continuous(Environment environment, Throttle throttle) {
        EnvironmentSpec spec = environment.spec();
        int size = spec.observationSize();
        return Policy.stateless(size, spec.actions(), (in, random, out) -> {
            for (int row = 0; row < in.rows(); row++) {
                out.values()[row] = (float) throttle.choose(in.observations(), row * size);
                out.logProbs()[row] = 0;
            }
        });
    }
}
