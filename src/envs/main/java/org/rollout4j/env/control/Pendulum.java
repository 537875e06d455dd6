package org.rollout4j.env.control;

import java.util.List;
import org.rollout4j.core.Box;
import org.rollout4j.core.ContinuousEnvironment;
import org.rollout4j.core.EnvironmentSpec;
import org.rollout4j.core.Renderable;
import org.rollout4j.core.Scene;
import org.rollout4j.core.SplitMix;
import org.rollout4j.core.StepResult;

/**
 * A rod on a pivot is to be swung up and kept upright by a torque too weak to lift it at once; the swing-up problem of Gymnasium's
 * {@code Pendulum-v1}.
 *
 * <p>θ is the angle from upright, the torque u is in [-2, 2] N m, the rod has mass m = 1 kg and length l = 1 m, g = 10 m/s²:
 *
 * <pre>
 * θ' ← clip(θ' + 0.05 (3 g / (2 l) sin θ + 3 u / (m l²)), -8, 8)
 * θ  ← θ + 0.05 θ'
 * </pre>
 *
 * <p>so that the angle moves by the velocity after the step. A step brings -(θ² + 0.1 θ'² + 0.001 u²) of the state before it, with θ taken
 * in [-π, π): from -16.2736 to 0. An episode starts with θ uniform in [-π, π) and θ' in [-1, 1) and never terminates.
 *
 * <p>Observation: cos θ, sin θ, θ'.
 */
public final class Pendulum implements ContinuousEnvironment, Renderable {
    public static final String ID = "Pendulum-v1";

    static final double STRONGEST = 2;
    static final double FASTEST = 8;

    private static final double GRAVITY = 10;
    private static final double SECONDS = 0.05;

    /** Where in the picture the pivot is. */
    static final double MIDDLE = 1.25;

    private static final EnvironmentSpec SPEC = EnvironmentSpec.of(
                    ID,
                    new Box(List.of(3), List.of(-1f, -1f, (float) -FASTEST), List.of(1f, 1f, (float) FASTEST)),
                    Box.of((float) -STRONGEST, (float) STRONGEST, 1))
            .withTimeLimit(200)
            .withRewardLow(-cost(Math.PI, FASTEST, STRONGEST))
            .withRewardHigh(0);

    private double angle;
    private double angularVelocity;

    @Override
    public EnvironmentSpec spec() {
        return SPEC;
    }

    @Override
    public void reset(long seed) {
        SplitMix random = new SplitMix(seed);
        double theta = random.nextDouble(-Math.PI, Math.PI);
        place(theta, random.nextDouble(-1, 1));
    }

    /** Starts an episode in that state. */
    void place(double theta, double omega) {
        angle = theta;
        angularVelocity = omega;
    }

    @Override
    public StepResult step(float[] actions, int offset) {
        double torque = actions[offset];
        StepResult result = new StepResult((float) -cost(wrap(angle), angularVelocity, torque), false, false);
        angularVelocity += SECONDS * (1.5 * GRAVITY * Math.sin(angle) + 3 * torque);
        angularVelocity = Math.min(Math.max(angularVelocity, -FASTEST), FASTEST);
        angle += SECONDS * angularVelocity;
        return result;
    }

    private static double cost(double theta, double omega, double torque) {
        return theta * theta + 0.1 * omega * omega + 0.001 * torque * torque;
    }

    /** The same angle in [-π, π). */
    private static double wrap(double theta) {
        double turned = (theta + Math.PI) % (2 * Math.PI);
        return turned < 0 ? turned + Math.PI : turned - Math.PI;
    }

    @Override
    public void observe(float[] into, int offset) {
        into[offset] = (float) Math.cos(angle);
        into[offset + 1] = (float) Math.sin(angle);
        into[offset + 2] = (float) angularVelocity;
    }

    /** In metres; the ring is where the end of the rod should be. */
    @Override
    public Scene render() {
        double x = MIDDLE + Math.sin(angle);
        double y = MIDDLE - Math.cos(angle);
        return Scene.builder(2 * MIDDLE, 2 * MIDDLE)
                .circle(MIDDLE, MIDDLE - 1, 0.2, Scene.Paint.GOOD)
                .circle(MIDDLE, MIDDLE - 1, 0.14, Scene.Paint.BACKGROUND)
                .line(MIDDLE, MIDDLE, x, y, 0.16, Scene.Paint.ACCENT)
                .circle(MIDDLE, MIDDLE, 0.08, Scene.Paint.INK)
                .build();
    }
}
