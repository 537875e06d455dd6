package org.rollout4j.lm.reward;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.rollout4j.lm.reward.RewardSum.Term;

/** Several reward functions together: weights, rows without a reward, metrics; and what is said of those that fail. */
class RewardSumTest {
    private static final List<RewardRow> ROWS = IntStream.range(0, 4)
            .mapToObj(i -> RewardRow.of("prompt\n" + i, "x".repeat(i)))
            .toList();
    private static final RewardFunction LENGTH =
            RewardFunction.each(row -> row.completion().length());
    private static final RewardFunction ODD = RewardFunction.eachApplicable(
            row -> row.completion().length() % 2 == 1 ? OptionalDouble.of(10) : OptionalDouble.empty());

    @Test
    void theTotalIsTheWeightedSumOfWhatApplies() {
        RewardSum.Scores scores = score(new Term("length", LENGTH, 0.5), new Term("odd", ODD, -1));

        assertThat(scores.total()).isEqualTo(Rewards.of(0, -9.5, 1, -8.5));
        assertThat(scores.each().get(0)).isEqualTo(Rewards.of(0, 1, 2, 3));
        assertThat(scores.each().get(1).isApplicable(0)).isFalse();
        assertThat(scores.each().get(1).get(1)).hasValue(10);
    }

    /** Means and standard deviations as TRL's nanmean and nanstd: of what applies, divided by n - 1. */
    @Test
    void metricsHaveTrlsNamesAndNoWeights() {
        RewardSum.Scores scores = score(new Term("length", LENGTH, 0.5), new Term("odd", ODD, -1));

        Map<String, Double> values = scores.metrics().values();
        assertThat(values.keySet())
                .containsExactly(
                        "rewards/length/mean",
                        "rewards/length/std",
                        "rewards/odd/mean",
                        "rewards/odd/std",
                        "reward",
                        "reward_std");
        assertThat(values.get("rewards/length/mean")).isEqualTo(1.5);
        assertThat(values.get("rewards/length/std")).isCloseTo(Math.sqrt(5.0 / 3), within(1e-12));
        assertThat(values.get("rewards/odd/mean")).isEqualTo(10);
        assertThat(values.get("rewards/odd/std")).isZero();
        assertThat(values.get("reward")).isEqualTo(-4.25);
    }

    @Test
    void aRowToWhichNothingAppliesHasNoRewardAndCountsNowhere() {
        RewardSum.Scores scores = score(new Term("odd", ODD, 2));

        assertThat(IntStream.range(0, 4).mapToObj(scores.total()::isApplicable))
                .containsExactly(false, true, false, true);
        assertThat(scores.metrics().get("reward")).hasValue(20);
        RewardFunction never = RewardFunction.eachApplicable(row -> OptionalDouble.empty());
        assertThat(score(new Term("never", never, 1)).metrics().values()).isEmpty();
    }

    static Stream<Arguments> faults() {
        return Stream.of(
                Arguments.of(
                        each(2, Double.NaN),
                        "row 2 (prompt \"prompt 2\"): the reward is NaN: a finite number is needed"),
                Arguments.of(each(0, Double.POSITIVE_INFINITY), "row 0 (prompt \"prompt 0\"): the reward is Infinity"),
                Arguments.of((RewardFunction) rows -> Rewards.of(0, 1, Double.NEGATIVE_INFINITY, 3), "row 2 (prompt"),
                Arguments.of(
                        (RewardFunction) rows -> Rewards.of(1, 2),
                        "row 2 (prompt \"prompt 2\"): it returned 2 rewards for 4 rows: one for each is needed"),
                Arguments.of(
                        (RewardFunction) rows -> Rewards.of(1, 2, 3, 4, 5), "fault: it returned 5 rewards for 4 rows"),
                Arguments.of((RewardFunction) rows -> Rewards.of(1, 2, 3, 4, Double.NaN), "fault: the reward is NaN"),
                Arguments.of(
                        (RewardFunction)
                                rows -> Rewards.builder(4).set(0, 1).set(3, 1).build(),
                        "row 1 (prompt \"prompt 1\"): there is no reward"),
                Arguments.of((RewardFunction) rows -> null, "fault: it returned null"),
                Arguments.of(throwing(3), "row 3 (prompt \"prompt 3\"): it threw java.io.IOException: no model"),
                Arguments.of(
                        (RewardFunction) rows -> {
                            if (rows.size() > 1) {
                                throw new IllegalStateException("two\nlines");
                            }
                            return Rewards.of(1);
                        },
                        "fault: it threw java.lang.IllegalStateException: two"),
                Arguments.of(
                        RewardFunction.each(row -> (int) row.columns().get("answer")),
                        "row 0 (prompt \"prompt 0\"): it threw java.lang.NullPointerException"),
                Arguments.of(
                        RewardFunction.of((prompts, completions) -> new double[] {1}),
                        "row 1 (prompt \"prompt 1\"): it returned 1 rewards for 4 rows"));
    }

    @ParameterizedTest
    @MethodSource("faults")
    void aFaultIsOneLineWithFunctionAndRow(RewardFunction function, String message) {
        assertThatThrownBy(() -> score(new Term("good", LENGTH, 1), new Term("fault", function, 1)))
                .isInstanceOf(RewardException.class)
                .hasMessageStartingWith("reward function fault")
                .hasMessageContaining(message)
                .hasMessageNotContaining("\n");
    }

    @Test
    void aLongPromptIsCutInMessages() {
        RewardRow row = RewardRow.of("x".repeat(1_000), "");

        try (RewardSum sum = new RewardSum(List.of(new Term("fault", throwing(0), 1)), RewardSum.TIME_LIMIT)) {
            assertThatThrownBy(() -> sum.score(List.of(row)))
                    .message()
                    .hasSizeLessThan(200)
                    .contains("xxx...");
        }
    }

    static Stream<Arguments> stalls() {
        return Stream.of(
                Arguments.of(RewardFunction.each(row -> {
                    try {
                        new CountDownLatch(1).await();
                    } catch (InterruptedException e) {
                        Thread.currentThread().interrupt();
                    }
                    return 0;
                })),
                Arguments.of(RegexReward.found("^(x+)+\\1y$")),
                Arguments.of(new ExactAnswer("answer", false, "^(x+)+\\1y$", false)));
    }

    @ParameterizedTest
    @MethodSource("stalls")
    void oneThatStallsIsNamedAndItsThreadEnds(RewardFunction function) throws Exception {
        RewardRow row = new RewardRow("", "x".repeat(60), new int[0], false, Map.of("answer", "x"));
        try (RewardSum sum = new RewardSum(List.of(new Term("slow", function, 1)), Duration.ofMillis(100))) {
            assertThatThrownBy(() -> sum.score(List.of(row)))
                    .isInstanceOf(RewardException.class)
                    .hasMessage("reward function slow: it has not answered within its time limit of 100 ms");
            assertThatThrownBy(() -> sum.score(List.of(row))).hasMessageContaining("closed");
        }
        for (Thread thread : Thread.getAllStackTraces().keySet()) {
            if (thread.getName().equals("reward-functions")) {
                thread.join(TimeUnit.SECONDS.toMillis(60));
                assertThat(thread.isAlive()).isFalse();
            }
        }
    }

    @Test
    void whoeverWaitsCanBeInterrupted() {
        RewardFunction waiting = rows -> {
            Thread.sleep(TimeUnit.SECONDS.toMillis(60)); // else it may have answered before anybody waits
            return Rewards.of();
        };
        Thread.currentThread().interrupt();

        assertThatThrownBy(() -> score(new Term("waiting", waiting, 1)))
                .isInstanceOf(RewardException.class)
                .hasMessageContaining("waiting: it was interrupted");
        assertThat(Thread.interrupted()).isTrue();
    }

    @Test
    void aSumThatOverflowsNamesTheRow() {
        Term huge = new Term("huge", each(1, 1e300), 1e300);

        assertThatThrownBy(() -> score(huge))
                .hasMessage("sum of rewards, row 1 (prompt \"prompt 1\") is Infinity: it is too large");
    }

    @Test
    void whatCannotBeSummedIsRefused() {
        assertThatThrownBy(() -> new Term("length", LENGTH, Double.NaN))
                .hasMessageContaining("weight of length is NaN");
        assertThatThrownBy(() -> new Term(" ", LENGTH, 1)).hasMessageContaining("name of a reward function");
        assertThatThrownBy(() -> score(new Term("a", LENGTH, 1), new Term("a", ODD, 1)))
                .hasMessageContaining("a: there is one of it already");
        assertThatThrownBy(() -> score()).hasMessageContaining("at least one is needed");
        for (Duration limit : List.of(Duration.ZERO, Duration.ofSeconds(-1), Duration.ofSeconds(Long.MAX_VALUE))) {
            assertThatThrownBy(() -> new RewardSum(List.of(new Term("a", LENGTH, 1)), limit))
                    .hasMessageContaining("timeLimit is " + limit);
        }
    }

    @Test
    void rewardsAreSetOnce() {
        Rewards.Builder builder = Rewards.builder(2).set(0, 1);

        assertThatThrownBy(() -> builder.notApplicable(0)).hasMessageContaining("row is 0");
        assertThatThrownBy(() -> builder.set(2, 1)).hasMessageContaining("row is 2");
        assertThat(builder.notApplicable(1).build()).hasToString("[1.0, not applicable]");
    }

    private static RewardFunction each(int index, double value) {
        return RewardFunction.each(row -> row.completion().length() == index ? value : 0);
    }

    private static RewardFunction throwing(int index) {
        return rows -> {
            for (RewardRow row : rows) {
                if (row.completion().length() == index) {
                    throw new IOException("no model");
                }
            }
            return LENGTH.score(rows);
        };
    }

    private static RewardSum.Scores score(Term... terms) {
        try (RewardSum sum = new RewardSum(List.of(terms), RewardSum.TIME_LIMIT)) {
            return sum.score(ROWS);
        }
    }
}
