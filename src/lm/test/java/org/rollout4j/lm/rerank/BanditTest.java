package org.rollout4j.lm.rerank;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.rollout4j.core.SplitMix;

/** On users whose utility is known, so that the regret of a choice, by how much the best arm is better, is known as well. */
class BanditTest {
    private static final int SIZE = 6;
    private static final int ARMS = 8;
    private static final int ROUNDS = 1500;
    private static final double NOISE = 0.5;

    /** Takes any arm with the probability epsilon, and else the best by what LinUCB without hope knows. */
    private record Epsilon(double epsilon, LinearBandit greedy) implements Bandit {
        static Epsilon of(double epsilon) {
            return new Epsilon(epsilon, LinearBandit.linUcb(SIZE, 1, 0));
        }

        @Override
        public int choose(List<float[]> arms, RandomGenerator random) {
            return random.nextDouble() < epsilon ? random.nextInt(arms.size()) : greedy.choose(arms, random);
        }

        @Override
        public void learn(float[] arm, double reward) {
            greedy.learn(arm, reward);
        }
    }

    /** {@code [ROUNDS]}, the regret of each choice. */
    private static double[] regrets(Bandit bandit, boolean thumbs, long seed) {
        Users user = Users.drawn(SIZE, thumbs ? 2 : 1, 0, seed);
        SplitMix random = new SplitMix(SplitMix.derive(seed, 1));
        double[] regrets = new double[ROUNDS];
        for (int round = 0; round < ROUNDS; round++) {
            List<float[]> arms = user.texts(ARMS);
            double[] values = arms.stream()
                    .mapToDouble(arm -> thumbs ? Users.sigmoid(user.utility(arm)) : user.utility(arm))
                    .toArray();
            int chosen = bandit.choose(arms, random);
            regrets[round] = values[Bandit.best(values)] - values[chosen];
            double reward = thumbs
                    ? user.random().nextDouble() < values[chosen] ? 1 : 0
                    : values[chosen] + NOISE * user.random().nextGaussian();
            bandit.learn(arms.get(chosen), reward);
        }
        return regrets;
    }

    private static double sum(double[] regrets, int from, int end) {
        double sum = 0;
        for (int i = from; i < end; i++) {
            sum += regrets[i];
        }
        return sum;
    }

    private static void assertLearns(Bandit bandit, boolean thumbs, long seed) {
        double[] regrets = regrets(bandit, thumbs, seed);
        double all = sum(regrets, 0, ROUNDS);
        assertThat(all).isLessThan(0.6 * sum(regrets(Epsilon.of(0.1), thumbs, seed), 0, ROUNDS));
        assertThat(all).isLessThan(0.1 * sum(regrets(Epsilon.of(1), thumbs, seed), 0, ROUNDS));
        // sublinear: of four equal parts each has less than the first, the last far less
        double first = sum(regrets, 0, ROUNDS / 4);
        assertThat(sum(regrets, ROUNDS / 2, 3 * ROUNDS / 4)).isLessThan(0.5 * first);
        assertThat(sum(regrets, 3 * ROUNDS / 4, ROUNDS)).isLessThan(0.35 * first);
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5})
    void linUcbRegretsLess(long seed) {
        assertLearns(LinearBandit.linUcb(SIZE, 1, 2 * NOISE), false, seed);
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5})
    void thompsonSamplingRegretsLess(long seed) {
        assertLearns(LinearBandit.thompson(SIZE, 1, NOISE), false, seed);
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5})
    void thompsonSamplingOfThumbsRegretsLess(long seed) {
        Scorer scorer = new Scorer(new ScorerConfig(2, 0), Standardiser.none(SIZE));
        double[] regrets = regrets(new LogisticBandit(scorer), true, seed);
        double all = sum(regrets, 0, ROUNDS);
        assertThat(all).isLessThan(0.2 * sum(regrets(Epsilon.of(1), true, seed), 0, ROUNDS));
        assertThat(sum(regrets, ROUNDS / 2, ROUNDS)).isLessThan(0.5 * sum(regrets, 0, ROUNDS / 2));
    }

    @Test
    void knowsWhatRidgeRegressionKnows() {
        Users user = Users.drawn(SIZE, 1, 0, 9);
        double ridge = 2.5;
        LinearBandit bandit = LinearBandit.linUcb(SIZE, ridge, 1);
        double[][] a = new double[SIZE][SIZE];
        double[] b = new double[SIZE];
        for (int i = 0; i < SIZE; i++) {
            a[i][i] = ridge;
        }
        for (int n = 0; n < 100; n++) {
            float[] x = user.text();
            double reward = user.utility(x) + user.random().nextGaussian();
            bandit.learn(x, reward);
            for (int i = 0; i < SIZE; i++) {
                b[i] += reward * x[i];
                for (int j = 0; j < SIZE; j++) {
                    a[i][j] += (double) x[i] * x[j];
                }
            }
        }
        double[][] inverse = GaussianPosteriorTest.inverse(a);
        for (int i = 0; i < SIZE; i++) {
            double theta = 0;
            for (int j = 0; j < SIZE; j++) {
                theta += inverse[i][j] * b[j];
                assertThat(bandit.covariance()[i * SIZE + j]).isCloseTo(inverse[i][j], within(1e-11));
            }
            assertThat(bandit.weights()[i]).isCloseTo(theta, within(1e-10));
        }
    }

    /** By the formula of the paper: of two arms of the same mean the less known one. */
    @Test
    void linUcbHopes() {
        LinearBandit bandit = LinearBandit.linUcb(2, 1, 1);
        float[] known = {1, 0};
        float[] unknown = {0, 1};
        SplitMix random = new SplitMix(1);
        assertThat(bandit.choose(List.of(known, unknown), random)).isZero();
        bandit.learn(known, 0);
        assertThat(bandit.choose(List.of(known, unknown), random)).isEqualTo(1);
        assertThat(random.state()).as("drew nothing").isEqualTo(new SplitMix(1).state());
        // theta = 3.6 / 3 = 1.2, well above the sqrt(1) that is hoped of the other one
        bandit.learn(known, 3.6);
        assertThat(bandit.choose(List.of(known, unknown), random)).isZero();
    }

    static Stream<Bandit> bandits() {
        return Stream.of(
                LinearBandit.linUcb(2, 1, 1),
                LinearBandit.thompson(2, 1, 1),
                new LogisticBandit(new Scorer(ScorerConfig.defaults(), Standardiser.none(2))));
    }

    @ParameterizedTest
    @MethodSource("bandits")
    void refusesNoArmsAndBadOnes(Bandit bandit) {
        SplitMix random = new SplitMix(1);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> bandit.choose(List.of(), random))
                .withMessage("number of arms is 0: at least 1 is needed");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> bandit.choose(List.of(new float[3]), random))
                .withMessage("number of features is 3: 2 is needed");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> bandit.learn(new float[2], Double.NaN))
                .withMessageStartingWith("reward is NaN: ");
    }

    @ParameterizedTest
    @MethodSource("bandits")
    void theSameGeneratorMakesTheSameChoices(Bandit bandit) {
        List<float[]> arms = List.of(new float[] {1, 0}, new float[] {0, 1}, new float[] {1, 1});
        int[] first = new SplitMix(3)
                .ints(20)
                .map(seed -> bandit.choose(arms, new SplitMix(seed)))
                .toArray();
        int[] again = new SplitMix(3)
                .ints(20)
                .map(seed -> bandit.choose(arms, new SplitMix(seed)))
                .toArray();
        assertThat(first).isEqualTo(again);
    }
}
