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
 * Two links hang in a chain from a fixed joint; torque at the joint between them is to swing the tip up by one length above the
 * fixed joint (Sutton: Generalization in reinforcement learning, NIPS 8, 1996), with the equations of motion of Sutton and Barto's
 * book (Reinforcement Learning, 1998, section 11.3), which have a term that the paper lacks.
 *
 * <p>θ<sub>1</sub> is the angle of the first link from hanging down, θ<sub>2</sub> that of the second from the first; each link has
 * the length 1 m, the mass 1 kg in its middle and the moment of inertia 1 kg m² about it; g = 9.8 m/s²; the torque τ is -1, 0 or
 * 1 N m for action 0, 1 or 2:
 *
 * <pre>
 * d1  = 3.5 + cos θ2                                      d2 = 1.25 + 0.5 cos θ2
 * φ2  = 0.5 g sin(θ1 + θ2)
 * φ1  = -0.5 (θ2'² + 2 θ1' θ2') sin θ2 + 1.5 g sin θ1 + φ2
 * θ2" = (τ + φ1 d2 / d1 - 0.5 θ1'² sin θ2 - φ2) / (1.25 - d2² / d1)
 * θ1" = -(d2 θ2" + φ1) / d1
 * </pre>
 *
 * <p>integrated by one step of the classical Runge-Kutta method of 0.2 s under constant torque. After it the angles are wrapped
 * into [-π, π], θ<sub>1</sub>' is clipped to ±4π and θ<sub>2</sub>' to ±9π. An episode starts with each of the four uniform in
 * [-0.1, 0.1) and terminates at the goal, -cos θ<sub>1</sub> - cos(θ<sub>1</sub> + θ<sub>2</sub>) &gt; 1, with reward 0; every other step
 * brings -1.
 *
 * <p>Observation: cos θ<sub>1</sub>, sin θ<sub>1</sub>, cos θ<sub>2</sub>, sin θ<sub>2</sub>, θ<sub>1</sub>', θ<sub>2</sub>'.
 */
public final class Acrobot implements DiscreteEnvironment, Renderable {
    public static final String ID = "Acrobot-v1";

    static final double FASTEST_1 = 4 * Math.PI;
    static final double FASTEST_2 = 9 * Math.PI;

    private static final double GRAVITY = 9.8;
    private static final double SECONDS = 0.2;

    private static final StepResult GOAL = new StepResult(0, true, false);
    private static final StepResult GO_ON = new StepResult(-1, false, false);
    private static final List<String> ACTION_NAMES = List.of("torque -1", "none", "torque +1");

    /** Where in the picture the fixed joint is. */
    static final double MIDDLE = 2.2;

    private static final EnvironmentSpec SPEC = EnvironmentSpec.of(ID, observations(), 3)
            .withTimeLimit(500)
            .withRewardLow(GO_ON.reward())
            .withRewardHigh(GOAL.reward())
            .withSuccess(Success.TERMINATION);

    /** θ1, θ2, θ1', θ2'. */
    private final double[] state = new double[4];
    /** The four slopes of the Runge-Kutta method, and where they are taken. */
    private final double[][] slopes = new double[4][4];

    private final double[] at = new double[4];

    private static Box observations() {
        float first = (float) FASTEST_1;
        float second = (float) FASTEST_2;
        return new Box(
                List.of(6), List.of(-1f, -1f, -1f, -1f, -first, -second), List.of(1f, 1f, 1f, 1f, first, second));
    }

    @Override
    public EnvironmentSpec spec() {
        return SPEC;
    }

    @Override
    public void reset(long seed) {
        SplitMix random = new SplitMix(seed);
        double theta1 = random.nextDouble(-0.1, 0.1);
        double theta2 = random.nextDouble(-0.1, 0.1);
        double omega1 = random.nextDouble(-0.1, 0.1);
        place(theta1, theta2, omega1, random.nextDouble(-0.1, 0.1));
    }

    /** Starts an episode in that state. */
    void place(double theta1, double theta2, double omega1, double omega2) {
        state[0] = theta1;
        state[1] = theta2;
        state[2] = omega1;
        state[3] = omega2;
    }

    /** A copy of θ1, θ2, θ1', θ2'. */
    double[] state() {
        return state.clone();
    }

    @Override
    public StepResult step(int action) {
        integrate(action - 1);
        state[0] = wrap(state[0]);
        state[1] = wrap(state[1]);
        state[2] = Math.min(Math.max(state[2], -FASTEST_1), FASTEST_1);
        state[3] = Math.min(Math.max(state[3], -FASTEST_2), FASTEST_2);
        return -Math.cos(state[0]) - Math.cos(state[0] + state[1]) > 1 ? GOAL : GO_ON;
    }

    private void integrate(double torque) {
        slope(0, 0, torque);
        slope(1, SECONDS / 2, torque);
        slope(2, SECONDS / 2, torque);
        slope(3, SECONDS, torque);
        for (int i = 0; i < 4; i++) {
            state[i] += SECONDS / 6 * (slopes[0][i] + 2 * slopes[1][i] + 2 * slopes[2][i] + slopes[3][i]);
        }
    }

    /** Slope {@code k}, taken {@code ahead} seconds ahead along the slope before it. */
    private void slope(int k, double ahead, double torque) {
        for (int i = 0; i < 4; i++) {
            at[i] = k == 0 ? state[i] : state[i] + ahead * slopes[k - 1][i];
        }
        motion(torque, slopes[k]);
    }

    /** Writes the derivatives of the state {@code at} by time. */
    private void motion(double torque, double[] derivatives) {
        double omega1 = at[2];
        double omega2 = at[3];
        double cos2 = Math.cos(at[1]);
        double sin2 = Math.sin(at[1]);
        double d1 = 3.5 + cos2;
        double d2 = 1.25 + 0.5 * cos2;
        double phi2 = 0.5 * GRAVITY * Math.sin(at[0] + at[1]);
        double phi1 = -0.5 * (omega2 * omega2 + 2 * omega1 * omega2) * sin2 + 1.5 * GRAVITY * Math.sin(at[0]) + phi2;
        double alpha2 = (torque + phi1 * d2 / d1 - 0.5 * omega1 * omega1 * sin2 - phi2) / (1.25 - d2 * d2 / d1);
        derivatives[0] = omega1;
        derivatives[1] = omega2;
        derivatives[2] = -(d2 * alpha2 + phi1) / d1;
        derivatives[3] = alpha2;
    }

    private static double wrap(double angle) {
        double wrapped = angle;
        while (wrapped > Math.PI) {
            wrapped -= 2 * Math.PI;
        }
        while (wrapped < -Math.PI) {
            wrapped += 2 * Math.PI;
        }
        return wrapped;
    }

    @Override
    public void observe(float[] into, int offset) {
        into[offset] = (float) Math.cos(state[0]);
        into[offset + 1] = (float) Math.sin(state[0]);
        into[offset + 2] = (float) Math.cos(state[1]);
        into[offset + 3] = (float) Math.sin(state[1]);
        into[offset + 4] = (float) state[2];
        into[offset + 5] = (float) state[3];
    }

    /** In metres; the tip has to get above the line. */
    @Override
    public Scene render() {
        double x = MIDDLE + Math.sin(state[0]);
        double y = MIDDLE + Math.cos(state[0]);
        return Scene.builder(2 * MIDDLE, 2 * MIDDLE)
                .line(0.1, MIDDLE - 1, 2 * MIDDLE - 0.1, MIDDLE - 1, 0.04, Scene.Paint.GOOD)
                .line(MIDDLE, MIDDLE, x, y, 0.14, Scene.Paint.ACCENT)
                .line(
                        x,
                        y,
                        x + Math.sin(state[0] + state[1]),
                        y + Math.cos(state[0] + state[1]),
                        0.14,
                        Scene.Paint.WARM)
                .circle(MIDDLE, MIDDLE, 0.12, Scene.Paint.INK)
                .circle(x, y, 0.1, Scene.Paint.INK)
                .build();
    }

    @Override
    public List<String> actionNames() {
        return ACTION_NAMES;
    }
}
