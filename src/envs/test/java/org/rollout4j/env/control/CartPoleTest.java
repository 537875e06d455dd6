package org.rollout4j.env.control;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.rollout4j.core.StepResult;

class CartPoleTest {
    private static final StepResult UP = new StepResult(1, false, false);
    private static final StepResult FALLEN = new StepResult(1, true, false);

    /** At rest a step of the explicit method moves nothing yet. */
    @ParameterizedTest
    @ValueSource(ints = {-1, 1})
    void fallsBeyondItsBoundsNotAtThem(int side) {
        assertThat(first(side * 2.4, 0, 0, 0)).isEqualTo(UP);
        assertThat(first(side * Math.nextUp(2.4), 0, 0, 0)).isEqualTo(FALLEN);
        double steepest = 12 * 2 * Math.PI / 360;
        assertThat(first(0, 0, side * steepest, 0)).isEqualTo(UP);
        assertThat(first(0, 0, side * Math.nextUp(steepest), 0)).isEqualTo(FALLEN);
    }

    private static StepResult first(double x, double v, double theta, double omega) {
        CartPole cartPole = new CartPole();
        cartPole.place(x, v, theta, omega);
        return cartPole.step(0);
    }

    /** Left and right are alike. */
    @ParameterizedTest
    @CsvSource({"0.1,0.2,0.03,-0.4", "-1,0.5,0.1,1", "0,0,0,0"})
    void theMirrorImageMovesInTheMirror(double x, double v, double theta, double omega) {
        CartPole one = new CartPole();
        CartPole mirrored = new CartPole();
        one.place(x, v, theta, omega);
        mirrored.place(-x, -v, -theta, -omega);
        float[] seen = new float[4];
        float[] inMirror = new float[4];
        for (int t = 0; t < 5; t++) {
            one.step(t % 2);
            mirrored.step(1 - t % 2);
            one.observe(seen, 0);
            mirrored.observe(inMirror, 0);
            for (int i = 0; i < 4; i++) {
                assertThat(inMirror[i]).isEqualTo(-seen[i]);
            }
        }
    }
}
