package org.rollout4j.env.control;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.rollout4j.core.CheckedEnvironment;
import org.rollout4j.core.StepResult;

/** Both mountain cars. */
class MountainCarTest {
    /** Comes to a halt after a step of coasting: the slope takes 0.0025 cos 3x. */
    private static double halting(double position) {
        return 0.0025 * Math.cos(3 * position);
    }

    @Test
    void theGoalIsReachedAtItsEdge() {
        double slope = halting(MountainCar.GOAL_POSITION);
        assertThat(coast(MountainCar.GOAL_POSITION, slope).terminated()).isTrue(); // at the goal, at rest
        assertThat(coast(MountainCar.GOAL_POSITION, slope - 1e-9).terminated()).isFalse(); // rolling back
        assertThat(coast(MountainCar.GOAL_POSITION - 1e-9, slope).terminated()).isFalse(); // just before
        assertThat(coast(0.55, -0.01).terminated()).isFalse(); // beyond, yet rolling back
    }

    private static StepResult coast(double position, double velocity) {
        MountainCar car = new MountainCar();
        car.place(position, velocity);
        StepResult result = car.step(1);
        assertThat(result.reward()).isEqualTo(-1);
        return result;
    }

    @Test
    void theLeftWallIsInelasticAndTheRightEndIsNoWall() {
        MountainCar car = new MountainCar();
        float[] seen = new float[2];
        car.place(-1.19, -0.07);
        car.step(0);
        car.observe(seen, 0);
        assertThat(seen).containsExactly(-1.2f, 0);
        car.place(0.59, 0.07);
        assertThat(car.step(2).terminated()).isTrue();
        car.observe(seen, 0);
        assertThat(seen[0]).isEqualTo(0.6f);
        assertThat(seen[1]).isGreaterThan(0.06f);
    }

    @ParameterizedTest
    @ValueSource(floats = {1.5f, 7, Float.POSITIVE_INFINITY})
    void throttleBeyondItsBoundsIsTheBound(float throttle) {
        for (int side = -1; side <= 1; side += 2) {
            float[] bound = drive(-0.5, 0, side);
            assertThat(drive(-0.5, 0, side * throttle)).isEqualTo(bound);
            assertThat(bound[2]).isEqualTo(-0.1f);
        }
    }

    @ParameterizedTest
    @CsvSource({"0,0", "0.5,-0.025", "-0.5,-0.025", "-1,-0.1", "0.1,-0.001"})
    void throttleCostsItsSquare(float throttle, float reward) {
        assertThat(drive(-0.5, 0, throttle)[2]).isEqualTo(reward, within(1e-8f));
        assertThat(drive(0.44, 0.07, throttle)[2]).isEqualTo(100 + reward, within(1e-5f)); // reaches the goal
    }

    /** Position, velocity and reward after one step. */
    private static float[] drive(double position, double velocity, float throttle) {
        MountainCarContinuous car = new MountainCarContinuous();
        CheckedEnvironment checked = new CheckedEnvironment(car);
        checked.reset(0);
        car.place(position, velocity);
        float[] brought = new float[3];
        brought[2] = checked.step(new float[] {throttle}).reward();
        car.observe(brought, 0);
        return brought;
    }

    @Test
    void theContinuousGoalIsReachedAtItsEdge() {
        MountainCarContinuous car = new MountainCarContinuous();
        float[] coast = {0};
        double slope = halting(MountainCarContinuous.GOAL_POSITION);
        car.place(MountainCarContinuous.GOAL_POSITION - 1e-9, slope);
        assertThat(car.step(coast, 0)).isEqualTo(new StepResult(0, false, false));
        car.place(MountainCarContinuous.GOAL_POSITION, slope);
        assertThat(car.step(coast, 0)).isEqualTo(new StepResult(100, true, false));
    }

    @Test
    void noNumberIsNoThrottle() {
        CheckedEnvironment car = new CheckedEnvironment(new MountainCarContinuous());
        car.reset(0);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> car.step(new float[] {Float.NaN}))
                .withMessage("element 0 of the action is NaN: a number is needed in MountainCarContinuous-v0");
    }
}
