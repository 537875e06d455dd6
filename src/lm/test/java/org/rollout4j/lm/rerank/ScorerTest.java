package org.rollout4j.lm.rerank;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class ScorerTest {
    private static final ScorerConfig CONFIG = new ScorerConfig(2, 0.5);
    private static final int SIZE = 8;

    private static Scorer scorer(int size) {
        return new Scorer(CONFIG, Standardiser.none(size));
    }

    private static Scorer learned(Users user, int observations) {
        Scorer scorer = scorer(user.size());
        user.observations(observations).forEach(scorer::learn);
        return scorer;
    }

    @Test
    void knowsNothingAtFirst() {
        Scorer scorer = scorer(3);
        float[] text = {1, 2, 3};
        assertThat(scorer.score(text)).isZero();
        assertThat(scorer.probability(text)).isEqualTo(0.5);
        assertThat(scorer.weight(0).value()).isZero();
        assertThat(scorer.weight(0).standardError()).isEqualTo(2 / Math.sqrt(3), within(1e-12));
        assertThat(scorer.weight(3).standardError()).isEqualTo(0.5, within(1e-12));
        assertThatIllegalArgumentException()
                .isThrownBy(scorer::recently)
                .withMessage("number of observations is 0: at least 1 is needed");
    }

    /** What is forgotten is how sure it is, not what it thinks; a changed taste is then learned sooner. */
    @Test
    void forgettingMakesWhatComesNextCountForMore() {
        Scorer sure = scorer(2);
        Scorer forgetting = scorer(2);
        float[] liked = {1, 0};
        for (int i = 0; i < 200; i++) {
            sure.learn(new Observation.Thumb(liked, true));
            forgetting.learn(new Observation.Thumb(liked, true));
        }
        double before = forgetting.weight(0).value();
        forgetting.forget(0.5);
        assertThat(forgetting.weight(0).value()).isEqualTo(before);
        assertThat(forgetting.weight(0).standardError())
                .isGreaterThan(sure.weight(0).standardError());
        for (int i = 0; i < 5; i++) {
            sure.learn(new Observation.Thumb(liked, false));
            forgetting.learn(new Observation.Thumb(liked, false));
        }
        assertThat(forgetting.score(liked)).isLessThan(sure.score(liked));

        forgetting.forget(1);
        assertThat(forgetting.weight(0).standardError()).isEqualTo(2 / Math.sqrt(2), within(1e-12));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> sure.forget(1.5))
                .withMessageStartingWith("fraction is 1.5");
    }

    /** Of each user, how often somebody who knew the taste would be right, and how often the scorer is. */
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void learnsATasteFromThumbsAndPairs(long seed) {
        Users user = Users.drawn(SIZE, 3, 0.5, seed);
        Scorer scorer = learned(user, 600);
        List<Observation> heldOut = user.observations(1000);
        double known = heldOut.stream()
                .mapToInt(observation -> userLogit(user, observation) > 0 ? 1 : 0)
                .average()
                .orElseThrow();
        Reliability reliability = scorer.evaluate(heldOut);

        assertThat(reliability.accuracy()).isGreaterThan(known - 0.04).isGreaterThan(0.7);
        assertThat(reliability.interval().low()).isLessThan(reliability.accuracy());
        assertThat(reliability.interval().high()).isGreaterThan(reliability.accuracy());
        assertThat(reliability.observations()).isEqualTo(1000);
        assertThat(reliability.logLoss()).isLessThan(0.6);
        assertThat(scorer.observations()).isEqualTo(600);
    }

    private static double userLogit(Users user, Observation observation) {
        if (observation instanceof Observation.Thumb thumb) {
            return thumb.up() ? user.utility(thumb.features()) : -user.utility(thumb.features());
        }
        Observation.Pair pair = (Observation.Pair) observation;
        return user.utility(pair.chosen()) - user.utility(pair.rejected());
    }

    /** Over many users, of what it gives a probability to that share comes, however little it knows of each. */
    @ParameterizedTest
    @ValueSource(ints = {5, 20, 80})
    void probabilitiesAreFrequencies(int observations) {
        int bins = 10;
        double[] expected = new double[bins];
        double[] came = new double[bins];
        double[] count = new double[bins];
        for (int u = 0; u < 400; u++) {
            Users user = Users.drawn(SIZE, CONFIG.scoreDeviation(), CONFIG.biasDeviation(), 1000 + u);
            Scorer scorer = learned(user, observations);
            for (int i = 0; i < 10; i++) {
                float[] one = user.text();
                float[] other = user.text();
                double p = i % 2 == 0 ? scorer.probability(one) : scorer.preference(one, other);
                double logit = i % 2 == 0 ? user.utility(one) : user.utility(one) - user.utility(other);
                int bin = Math.min(bins - 1, (int) (bins * p));
                expected[bin] += p;
                came[bin] += user.saysYes(logit) ? 1 : 0;
                count[bin]++;
            }
        }
        for (int bin = 0; bin < bins; bin++) {
            if (count[bin] == 0) {
                continue;
            }
            double p = expected[bin] / count[bin];
            double chance = Math.sqrt(p * (1 - p) / count[bin]);
            assertThat(came[bin] / count[bin]).as("about %.2f", p).isCloseTo(p, within(0.015 + 3 * chance));
        }
    }

    @Test
    void intervalsHoldTheTrueWeights() {
        int held = 0;
        int weights = 0;
        for (int u = 0; u < 100; u++) {
            Users user = Users.drawn(SIZE, CONFIG.scoreDeviation(), CONFIG.biasDeviation(), 50 + u);
            Scorer scorer = learned(user, 100);
            for (int i = 0; i <= SIZE; i++) {
                Scorer.Weight weight = scorer.weight(i);
                held += user.weights()[i] >= weight.interval().low()
                                && user.weights()[i] <= weight.interval().high()
                        ? 1
                        : 0;
                weights++;
            }
        }
        assertThat(held / (double) weights).isBetween(0.93, 0.97);
    }

    /** Somebody who says what comes to mind half of the time is less predictable than the scores say. */
    @Test
    void calibratesByWhatWasHeldOut() {
        Users user = Users.drawn(SIZE, 4, 0, 7);
        Scorer scorer = new Scorer(new ScorerConfig(4, 0), Standardiser.none(SIZE));
        for (int i = 0; i < 400; i++) {
            scorer.learn(user.pair());
        }
        List<Observation> careless = new ArrayList<>();
        for (int i = 0; i < 800; i++) {
            Observation.Pair pair = user.pair();
            boolean guessed = user.random().nextDouble() < 0.25;
            float[] first = guessed ? pair.rejected() : pair.chosen();
            float[] second = guessed ? pair.chosen() : pair.rejected();
            careless.add(new Observation.Pair(first, second));
        }
        List<Observation> heldOut = careless.subList(0, 400);
        List<Observation> fresh = careless.subList(400, 800);
        Reliability before = scorer.evaluate(fresh);
        scorer.calibrate(heldOut);
        Reliability after = scorer.evaluate(fresh);

        assertThat(scorer.temperature()).isGreaterThan(1.3);
        assertThat(after.logLoss()).isLessThan(before.logLoss() - 0.02);
        assertThat(after.calibrationError()).isLessThan(before.calibrationError());
        assertThat(after.accuracy()).isEqualTo(before.accuracy());
        double once = scorer.temperature();
        scorer.calibrate(heldOut);
        assertThat(scorer.temperature()).as("again").isEqualTo(once, within(1e-9 * once));
    }

    @Test
    void aFewRightPredictionsMakeNothingCertain() {
        Scorer scorer = scorer(1);
        for (int i = 0; i < 20; i++) {
            scorer.learn(new Observation.Pair(new float[] {1}, new float[] {0}));
        }
        scorer.calibrate(List.of(new Observation.Pair(new float[] {1}, new float[] {0})));
        assertThat(scorer.preference(new float[] {1}, new float[] {0})).isCloseTo(2 / 3.0, within(1e-6));
    }

    @Test
    void remembersWhatItExpected() {
        Users user = Users.drawn(SIZE, 2, 0.5, 3);
        Scorer scorer = scorer(SIZE);
        List<Double> given = user.observations(300).stream().map(scorer::learn).toList();
        List<Double> last = given.subList(300 - Scorer.RECENT, 300);
        Reliability recently = scorer.recently();

        assertThat(recently.observations()).isEqualTo(Scorer.RECENT);
        assertThat(recently.accuracy())
                .isEqualTo(
                        last.stream().mapToInt(p -> p > 0.5 ? 1 : 0).average().orElseThrow());
        assertThat(recently.logLoss())
                .isCloseTo(-last.stream().mapToDouble(Math::log).average().orElseThrow(), within(1e-9));
    }

    @Test
    void theSameObservationsInTheSameOrderComeToTheSameBits() {
        Scorer one = learned(Users.drawn(SIZE, 2, 0.5, 3), 200);
        Scorer other = learned(Users.drawn(SIZE, 2, 0.5, 3), 200);
        assertThat(one.posterior().mean()).isEqualTo(other.posterior().mean());
        assertThat(one.posterior().covariance()).isEqualTo(other.posterior().covariance());
    }

    /** As if everybody had features of the same size from the beginning. */
    @Test
    void standardisesFeatures() {
        Users user = Users.drawn(2, 2, 0.5, 3);
        List<float[]> plain = user.texts(50);
        List<float[]> scaled = plain.stream().map(ScorerTest::moved).toList();
        Scorer one = new Scorer(CONFIG, Standardiser.of(plain));
        Scorer other = new Scorer(CONFIG, Standardiser.of(scaled));
        for (int i = 0; i + 1 < plain.size(); i += 2) {
            one.learn(new Observation.Pair(plain.get(i), plain.get(i + 1)));
            other.learn(new Observation.Pair(scaled.get(i), scaled.get(i + 1)));
        }
        float[] text = {0.3f, -0.7f};
        assertThat(other.score(moved(text))).isCloseTo(one.score(text), within(1e-4));
    }

    private static float[] moved(float[] features) {
        return new float[] {100 * features[0] + 7, 0.01f * features[1] - 3};
    }

    @Test
    void whatNeverVariesKeepsItsScale() {
        Standardiser standardiser = Standardiser.of(List.of(new float[] {5, 1}, new float[] {5, 3}));
        assertThat(standardiser.deviation()[0]).isEqualTo(1);
        assertThat(standardiser.deviation()[1]).isEqualTo(Math.sqrt(2), within(1e-12));
    }

    static Stream<float[]> badFeatures() {
        return Stream.of(new float[] {1}, new float[] {1, 2, 3}, new float[] {1, Float.NaN}, new float[] {
            Float.POSITIVE_INFINITY, 0
        });
    }

    @ParameterizedTest
    @MethodSource("badFeatures")
    void refusesWhatAreNoFeaturesAndStaysAsItIs(float[] bad) {
        Scorer scorer = scorer(2);
        float[] good = {1, 2};
        assertThatIllegalArgumentException()
                .isThrownBy(() -> scorer.learn(new Observation.Pair(good, bad)))
                .withMessageMatching("(number of features|feature \\d) is .*: .*needed");
        assertThatIllegalArgumentException().isThrownBy(() -> scorer.learn(new Observation.Thumb(bad, true)));
        assertThatIllegalArgumentException().isThrownBy(() -> scorer.score(bad));
        assertThat(scorer.observations()).isZero();
        assertThat(scorer.score(good)).isZero();
    }

    @Test
    void refusesSettingsThatAreNone() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new ScorerConfig(0, 1))
                .withMessage("scoreDeviation is 0.0: above 0, up to 10.0");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new ScorerConfig(1, Double.NaN))
                .withMessage("biasDeviation is NaN: a number from 0.0 to 10.0 is allowed");
    }
}
