package org.rollout4j.env.control;

import java.util.List;
import org.rollout4j.core.Box;
import org.rollout4j.core.DiscreteEnvironment;
import org.rollout4j.core.EnvironmentSpec;
import org.rollout4j.core.Renderable;
import org.rollout4j.core.Scene;
import org.rollout4j.core.SplitMix;
import org.rollout4j.core.StepResult;
import org.rollout4j.core.Success;

/**
 * A pole on a cart is kept upright by pushing the cart (Barto, Sutton, Anderson: Neuronlike adaptive elements that can solve
 * difficult learning control problems, IEEE Transactions on Systems, Man, and Cybernetics 13, 1983).
 *
 * <p>With the position x (m), the angle θ from upright (rad), the force F = -10 N for action 0 and 10 N for action 1, the masses
 * m<sub>c</sub> = 1 kg and m<sub>p</sub> = 0.1 kg, M = m<sub>c</sub> + m<sub>p</sub>, half the pole's length l = 0.5 m and g = 9.8 m/s²:
 *
 * <pre>
 * a  = (F + m_p l θ'² sin θ) / M
 * θ" = (g sin θ - a cos θ) / (l (4/3 - m_p cos² θ / M))
 * x" = a - m_p l θ" cos θ / M
 * </pre>
 *
 * <p>integrated by Euler's explicit method in steps of 0.02 s: positions move by the velocities before the step. An episode starts
 * with each of x, x', θ, θ' uniform in [-0.05, 0.05), brings reward 1 at every step, the last one included, and terminates in
 * failure beyond 2.4 m or 12 degrees on either side.
 *
 * <p>Observation: x, x', θ, θ'.
 */
public final class CartPole implements DiscreteEnvironment, Renderable {
    public static final String ID = "CartPole-v1";

    private static final double GRAVITY = 9.8;
    private static final double POLE_MASS = 0.1;
    private static final double TOTAL_MASS = 1 + POLE_MASS;
    private static final double HALF_LENGTH = 0.5;
    private static final double FORCE = 10;
    private static final double SECONDS = 0.02;

    static final double FARTHEST = 2.4;
    static final double STEEPEST = 12 * 2 * Math.PI / 360;

    private static final StepResult UP = new StepResult(1, false, false);
    private static final StepResult FALLEN = new StepResult(1, true, false);
    private static final List<String> ACTION_NAMES = List.of("left", "right");

    static final double PICTURE_WIDTH = 5.6;
    static final double PICTURE_HEIGHT = 1.75;
    /** The height of the axle, from above. */
    static final double AXLE = 1.3;

    private static final double TRACK = AXLE + 0.15;

    private static final EnvironmentSpec SPEC = EnvironmentSpec.of(ID, observations(), 2)
            .withTimeLimit(500)
            .withRewardLow(1)
            .withRewardHigh(1)
            .withSuccess(Success.SURVIVAL);

    private double position;
    private double velocity;
    private double angle;
    private double angularVelocity;

    /** Twice the room of an episode, so that the final observation is inside. */
    private static Box observations() {
        float x = (float) (2 * FARTHEST);
        float theta = (float) (2 * STEEPEST);
        float any = Float.POSITIVE_INFINITY;
        return new Box(List.of(4), List.of(-x, -any, -theta, -any), List.of(x, any, theta, any));
    }

    @Override
    public EnvironmentSpec spec() {
        return SPEC;
    }

    @Override
    public void reset(long seed) {
        SplitMix random = new SplitMix(seed);
        double x = random.nextDouble(-0.05, 0.05);
        double v = random.nextDouble(-0.05, 0.05);
        double theta = random.nextDouble(-0.05, 0.05);
        place(x, v, theta, random.nextDouble(-0.05, 0.05));
    }

    /** Starts an episode in that state. */
    void place(double x, double v, double theta, double omega) {
        position = x;
        velocity = v;
        angle = theta;
        angularVelocity = omega;
    }

    @Override
    public StepResult step(int action) {
        double force = action == 1 ? FORCE : -FORCE;
        double cos = Math.cos(angle);
        double sin = Math.sin(angle);
        double push = (force + POLE_MASS * HALF_LENGTH * angularVelocity * angularVelocity * sin) / TOTAL_MASS;
        double angularAcceleration =
                (GRAVITY * sin - cos * push) / (HALF_LENGTH * (4.0 / 3 - POLE_MASS * cos * cos / TOTAL_MASS));
        double acceleration = push - POLE_MASS * HALF_LENGTH * angularAcceleration * cos / TOTAL_MASS;
        position += SECONDS * velocity;
        velocity += SECONDS * acceleration;
        angle += SECONDS * angularVelocity;
        angularVelocity += SECONDS * angularAcceleration;
        return Math.abs(position) <= FARTHEST && Math.abs(angle) <= STEEPEST ? UP : FALLEN;
    }

    @Override
    public void observe(float[] into, int offset) {
        into[offset] = (float) position;
        into[offset + 1] = (float) velocity;
        into[offset + 2] = (float) angle;
        into[offset + 3] = (float) angularVelocity;
    }

    /** In metres; the pole is at its scale, and the marks are where it ends. */
    @Override
    public Scene render() {
        double middle = PICTURE_WIDTH / 2;
        double x = middle + position;
        double length = 2 * HALF_LENGTH;
        return Scene.builder(PICTURE_WIDTH, PICTURE_HEIGHT)
                .line(0.05, TRACK, PICTURE_WIDTH - 0.05, TRACK, 0.04, Scene.Paint.FAINT)
                .line(middle - FARTHEST, TRACK - 0.12, middle - FARTHEST, TRACK + 0.12, 0.05, Scene.Paint.BAD)
                .line(middle + FARTHEST, TRACK - 0.12, middle + FARTHEST, TRACK + 0.12, 0.05, Scene.Paint.BAD)
                .rectangle(x - 0.25, TRACK - 0.15, 0.5, 0.3, Scene.Paint.INK, 1)
                .line(x, AXLE, x + length * Math.sin(angle), AXLE - length * Math.cos(angle), 0.1, Scene.Paint.ACCENT)
                .circle(x, AXLE, 0.05, Scene.Paint.BACKGROUND)
                .build();
    }

    @Override
    public List<String> actionNames() {
        return ACTION_NAMES;
    }
}
