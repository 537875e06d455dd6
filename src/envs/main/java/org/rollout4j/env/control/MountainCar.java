package org.rollout4j.env.control;

import java.util.List;
import org.rollout4j.core.DiscreteEnvironment;
import org.rollout4j.core.EnvironmentSpec;
import org.rollout4j.core.Renderable;
import org.rollout4j.core.Scene;
import org.rollout4j.core.StepResult;
import org.rollout4j.core.Success;

/**
 * A car in a valley whose engine is too weak for the slope gets out by swinging (Moore: Efficient memory-based learning for robot
 * control, PhD thesis, Cambridge, 1990; in the form of Sutton: Generalization in reinforcement learning, NIPS 8, 1996).
 *
 * <p>Action 0, 1 or 2 pushes with a = -0.001, 0 or 0.001:
 *
 * <pre>
 * v ← clip(v + a - 0.0025 cos 3x, -0.07, 0.07)
 * x ← clip(x + v, -1.2, 0.6)
 * v ← 0 where x = -1.2 and v &lt; 0: the wall on the left is inelastic
 * </pre>
 *
 * <p>An episode starts at rest with x uniform in [-0.6, -0.4), brings reward -1 at every step, the last one included, and
 * terminates at the goal, x ≥ 0.5 and v ≥ 0.
 *
 * <p>Observation: x, v.
 */
public final class MountainCar implements DiscreteEnvironment, Renderable {
    public static final String ID = "MountainCar-v0";

    static final double GOAL_POSITION = 0.5;

    private static final double POWER = 0.001;

    private static final StepResult GOAL = new StepResult(-1, true, false);
    private static final StepResult GO_ON = new StepResult(-1, false, false);
    private static final List<String> ACTION_NAMES = List.of("left", "none", "right");

    private static final EnvironmentSpec SPEC = EnvironmentSpec.of(ID, Car.observations(), 3)
            .withTimeLimit(200)
            .withRewardLow(-1)
            .withRewardHigh(-1)
            .withSuccess(Success.TERMINATION);

    private final Car car = new Car();

    @Override
    public EnvironmentSpec spec() {
        return SPEC;
    }

    @Override
    public void reset(long seed) {
        place(Car.drawStart(seed), 0);
    }

    /** Starts an episode in that state. */
    void place(double position, double velocity) {
        car.place(position, velocity);
    }

    @Override
    public StepResult step(int action) {
        car.move(POWER * (action - 1));
        return car.beyond(GOAL_POSITION) ? GOAL : GO_ON;
    }

    @Override
    public void observe(float[] into, int offset) {
        car.observe(into, offset);
    }

    @Override
    public Scene render() {
        return car.picture(GOAL_POSITION);
    }

    @Override
    public List<String> actionNames() {
        return ACTION_NAMES;
    }
}
