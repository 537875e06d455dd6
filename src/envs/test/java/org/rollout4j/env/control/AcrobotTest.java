package org.rollout4j.env.control;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.rollout4j.core.StepResult;

class AcrobotTest {
    private static final StepResult GO_ON = new StepResult(-1, false, false);

    /**
     * Kinetic and potential energy of two rods, from their velocities: the equations of motion know nothing of it. One step of
     * the Runge-Kutta method of 0.2 s keeps it to some thousandths at the speeds of a swing.
     */
    private static double energy(double[] s) {
        double turning = s[2] + s[3];
        double tipX = Math.cos(s[0]) * s[2] + 0.5 * Math.cos(s[0] + s[1]) * turning;
        double tipY = Math.sin(s[0]) * s[2] + 0.5 * Math.sin(s[0] + s[1]) * turning;
        double kinetic =
                0.5 * (0.25 * s[2] * s[2] + tipX * tipX + tipY * tipY) + 0.5 * (s[2] * s[2] + turning * turning);
        double height = -0.5 * Math.cos(s[0]) - Math.cos(s[0]) - 0.5 * Math.cos(s[0] + s[1]);
        return kinetic + 9.8 * height;
    }

    @ParameterizedTest
    @CsvSource({"0.1,-0.1,0.1,0.1", "0.5,0.3,0,0", "1,-1,0,0", "-0.7,1.5,1,-0.5", "1.2,-2.5,0.3,0.1"})
    void withoutTorqueTheEnergyStays(double theta1, double theta2, double omega1, double omega2) {
        Acrobot acrobot = new Acrobot();
        acrobot.place(theta1, theta2, omega1, omega2);
        double before = energy(acrobot.state());
        double range = before - energy(new double[4]);
        for (int t = 0; t < 10; t++) {
            assertThat(acrobot.step(1)).isEqualTo(GO_ON);
            assertThat(energy(acrobot.state())).isCloseTo(before, within(0.01 * range));
        }
        assertThat(acrobot.state()[0]).isNotCloseTo(theta1, within(1e-3));
    }

    /** Work is torque times angle; the joint turns by so much. */
    @Test
    void torqueAddsItsWork() {
        Acrobot acrobot = new Acrobot();
        acrobot.place(0, 0, 0, 0);
        double before = energy(acrobot.state());
        acrobot.step(2);
        double[] after = acrobot.state();
        assertThat(after[1]).isPositive();
        assertThat(after[0]).isNegative(); // the reaction
        assertThat(energy(after) - before).isCloseTo(after[1] * 1, within(1e-3));
    }

    @Test
    void hangingAtRestItStays() {
        Acrobot acrobot = new Acrobot();
        acrobot.place(0, 0, 0, 0);
        assertThat(acrobot.step(1)).isEqualTo(GO_ON);
        assertThat(acrobot.state()).containsExactly(0, 0, 0, 0);
    }

    /** Upright at rest is an equilibrium, too, and beyond the goal; from half-way up it takes speed to get there. */
    @Test
    void theGoalIsOneLengthAboveTheJoint() {
        Acrobot acrobot = new Acrobot();
        acrobot.place(Math.PI, 0, 0, 0);
        assertThat(acrobot.step(1)).isEqualTo(new StepResult(0, true, false));
        int reached = 0;
        for (double omega = 0; omega < 6; omega += 0.25) {
            acrobot.place(2, 0, omega, 0);
            StepResult result = acrobot.step(1);
            double[] s = acrobot.state();
            boolean high = -Math.cos(s[0]) - Math.cos(s[0] + s[1]) > 1;
            assertThat(result.terminated()).isEqualTo(high);
            assertThat(result.reward()).isEqualTo(high ? 0 : -1);
            reached += high ? 1 : 0;
        }
        assertThat(reached).isBetween(1, 23);
    }

    @Test
    void anglesAreWrappedAndVelocitiesClipped() {
        Acrobot acrobot = new Acrobot();
        boolean wrapped = false;
        for (int side = -1; side <= 1; side += 2) {
            acrobot.place(side * 0.5, side * 0.3, side * Acrobot.FASTEST_1, side * Acrobot.FASTEST_2);
            for (int t = 0; t < 10; t++) {
                double[] before = acrobot.state();
                if (acrobot.step(1 + side).ended()) {
                    break;
                }
                double[] after = acrobot.state();
                wrapped |= Math.signum(after[1]) != Math.signum(before[1]);
                for (int i = 0; i < 2; i++) {
                    assertThat(after[i]).isBetween(-Math.PI, Math.PI);
                    assertThat(Math.abs(after[2 + i])).isLessThanOrEqualTo((i == 0 ? 4 : 9) * Math.PI);
                }
            }
        }
        assertThat(wrapped).isTrue();
    }
}
