package org.rollout4j.env.control;

import org.rollout4j.core.Box;
import org.rollout4j.core.ContinuousEnvironment;
import org.rollout4j.core.EnvironmentSpec;
import org.rollout4j.core.Renderable;
import org.rollout4j.core.Scene;
import org.rollout4j.core.StepResult;
import org.rollout4j.core.Success;

/**
 * The mountain car with a throttle: the valley, the wall and the start of {@link MountainCar}, pushed with 0.0015 u, where the
 * action u is in [-1, 1]. A step brings -0.1 u² and 100 more when it reaches the goal, x ≥ 0.45 and v ≥ 0, where the episode
 * terminates.
 *
 * <p>What is outside [-1, 1] counts as the nearest bound in the reward, too, where Gymnasium pushes with the bound but charges for
 * what was asked.
 *
 * <p>Observation: x, v.
 */
public final class MountainCarContinuous implements ContinuousEnvironment, Renderable {
    public static final String ID = "MountainCarContinuous-v0";

    static final double GOAL_POSITION = 0.45;

    private static final double POWER = 0.0015;

    private static final EnvironmentSpec SPEC = EnvironmentSpec.of(ID, Car.observations(), Box.of(-1, 1, 1))
            .withTimeLimit(999)
            .withRewardLow(-0.1)
            .withRewardHigh(100)
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
    public StepResult step(float[] actions, int offset) {
        double force = actions[offset];
        car.move(POWER * force);
        boolean arrived = car.beyond(GOAL_POSITION);
        return new StepResult((float) ((arrived ? 100 : 0) - 0.1 * force * force), arrived, false);
    }

    @Override
    public void observe(float[] into, int offset) {
        car.observe(into, offset);
    }

    @Override
    public Scene render() {
        return car.picture(GOAL_POSITION);
    }
}
