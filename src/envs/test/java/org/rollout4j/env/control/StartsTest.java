package org.rollout4j.env.control;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.rollout4j.core.Environment;
import org.rollout4j.env.Catalogue;

/** Where the episodes start. */
class StartsTest {
    private static final int EPISODES = 4000;

    /** A uniform variable is known by its bounds, its mean and its variance; so is the correlation of two. */
    @ParameterizedTest
    @CsvSource({
        "CartPole-v1,0,-0.05,0.05",
        "CartPole-v1,1,-0.05,0.05",
        "CartPole-v1,2,-0.05,0.05",
        "CartPole-v1,3,-0.05,0.05",
        "Acrobot-v1,1,-0.1,0.1", // the sine of the first angle
        "Acrobot-v1,3,-0.1,0.1",
        "Acrobot-v1,4,-0.1,0.1",
        "Acrobot-v1,5,-0.1,0.1",
        "MountainCar-v0,0,-0.6,-0.4",
        "MountainCar-v0,1,0,0",
        "MountainCarContinuous-v0,0,-0.6,-0.4",
        "MountainCarContinuous-v0,1,0,0",
        "Pendulum-v1,2,-1,1"
    })
    void elementsAreUniform(String id, int element, double low, double high) {
        double sum = 0;
        double squares = 0;
        try (Environment environment = Catalogue.find(id).create()) {
            float[] start = new float[environment.spec().observationSize()];
            for (int seed = 0; seed < EPISODES; seed++) {
                environment.reset(seed);
                environment.observe(start, 0);
                double value = id.equals(Acrobot.ID) && element < 4 ? Math.asin(start[element]) : start[element];
                assertThat(value).isBetween(low - 1e-7, high + 1e-7);
                sum += value;
                squares += value * value;
            }
        }
        double width = high - low;
        double mean = sum / EPISODES;
        assertThat(mean).isCloseTo((low + high) / 2, within(0.02 * width + 1e-7));
        assertThat(squares / EPISODES - mean * mean)
                .isCloseTo(width * width / 12, within(0.06 * width * width / 12 + 1e-12));
    }

    @ParameterizedTest
    @CsvSource({
        "CartPole-v1,0,1",
        "CartPole-v1,1,2",
        "CartPole-v1,2,3",
        "Acrobot-v1,1,3",
        "Acrobot-v1,4,5",
        "Pendulum-v1,1,2"
    })
    void elementsAreDrawnApart(String id, int one, int other) {
        double product = 0;
        double squares = 0;
        double otherSquares = 0;
        try (Environment environment = Catalogue.find(id).create()) {
            float[] start = new float[environment.spec().observationSize()];
            for (int seed = 0; seed < EPISODES; seed++) {
                environment.reset(seed);
                environment.observe(start, 0);
                product += start[one] * start[other];
                squares += start[one] * start[one];
                otherSquares += start[other] * start[other];
            }
        }
        assertThat(product / Math.sqrt(squares * otherSquares)).isCloseTo(0, within(0.07));
    }

    /** Eight sectors of the circle, each met by an eighth of the starts. */
    @ParameterizedTest
    @CsvSource({"0", "1", "2", "3", "4", "5", "6", "7"})
    void thePendulumStartsAtAnyAngle(int sector) {
        Pendulum pendulum = new Pendulum();
        float[] start = new float[3];
        int met = 0;
        for (int seed = 0; seed < EPISODES; seed++) {
            pendulum.reset(seed);
            pendulum.observe(start, 0);
            double turns = Math.atan2(start[1], start[0]) / (2 * Math.PI) + 0.5;
            met += (int) (turns * 8) == sector ? 1 : 0;
        }
        assertThat(met / (double) EPISODES).isCloseTo(1 / 8.0, within(0.025));
    }
}
