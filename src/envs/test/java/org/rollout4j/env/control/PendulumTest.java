package org.rollout4j.env.control;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.rollout4j.core.CheckedEnvironment;

class PendulumTest {
    /** The observation and the reward after one step. */
    private static float[] swing(double theta, double omega, float torque) {
        Pendulum pendulum = new Pendulum();
        CheckedEnvironment checked = new CheckedEnvironment(pendulum);
        checked.reset(0);
        pendulum.place(theta, omega);
        float[] brought = new float[4];
        brought[3] = checked.step(new float[] {torque}).reward();
        pendulum.observe(brought, 0);
        return brought;
    }

    @Test
    void uprightAtRestItStaysAndCostsNothing() {
        assertThat(swing(0, 0, 0)).containsExactly(1, 0, 0, -0f);
    }

    @ParameterizedTest
    @CsvSource({"0.5,2,1", "-3,-8,2", "3.1,8,-2", "1,0,0.5"})
    void theRewardIsThatOfTheStateBefore(double theta, double omega, float torque) {
        double cost = theta * theta + 0.1 * omega * omega + 0.001 * torque * torque;
        for (int turns = -3; turns <= 3; turns++) {
            assertThat((double) swing(theta + 2 * Math.PI * turns, omega, torque)[3])
                    .isCloseTo(-cost, within(1e-5));
        }
    }

    @Test
    void theWorstRewardIsHangingAtFullSpeedAndTorque() {
        Pendulum pendulum = new Pendulum();
        assertThat(pendulum.spec().rewardLow()).isCloseTo(-16.2736044, within(1e-7));
        assertThat((double) swing(-Math.PI, 8, 2)[3]).isCloseTo(pendulum.spec().rewardLow(), within(1e-6));
        assertThat((double) swing(Math.PI, 8, 2)[3]).isCloseTo(pendulum.spec().rewardLow(), within(1e-6));
    }

    @ParameterizedTest
    @ValueSource(floats = {2.5f, 100, Float.POSITIVE_INFINITY})
    void torqueBeyondItsBoundsIsTheBound(float torque) {
        assertThat(swing(2, 0.3, torque)).isEqualTo(swing(2, 0.3, 2));
        assertThat(swing(2, 0.3, -torque)).isEqualTo(swing(2, 0.3, -2)).isNotEqualTo(swing(2, 0.3, 2));
    }

    /** Semi-implicit: the angle moves by the velocity after the step. */
    @Test
    void theVelocityComesFirst() {
        float[] brought = swing(0, 0, 2);
        assertThat(brought[2]).isEqualTo(0.3f);
        assertThat((double) brought[1]).isCloseTo(Math.sin(0.05 * 0.3), within(1e-8));
    }

    @Test
    void speedIsClippedBeforeTheAngleMoves() {
        float[] brought = swing(Math.PI / 2, 7.9, 2);
        assertThat(brought[2]).isEqualTo(8);
        assertThat((double) brought[0]).isCloseTo(Math.cos(Math.PI / 2 + 0.4), within(1e-7));
    }
}
