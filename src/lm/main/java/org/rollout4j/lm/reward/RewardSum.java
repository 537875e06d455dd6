package org.rollout4j.lm.reward;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.OptionalDouble;
import java.util.Set;
import org.rollout4j.core.Metrics;
import org.rollout4j.core.Require;
import org.rollout4j.file.Json;
import org.rollout4j.math.Statistics;

/**
 * The weighted sum of several reward functions. To each row counts what applies to it; a row to which nothing applies has no reward, as in TRL:
 * it is left out of means and baselines, and nothing is learned from it.
 *
 * <p>Functions run on a thread of their own, one after the other. One that does not answer within the time limit is interrupted, and the sum is of no
 * more use; a function that heeds no interruption keeps that thread, which does not keep the process from ending. Not thread-safe.
 */
public final class RewardSum implements AutoCloseable {
    /** For what nothing else is said of. */
    public static final Duration TIME_LIMIT = Duration.ofSeconds(60);

    private static final Duration MAX_TIME_LIMIT = Duration.ofDays(365);
    private static final int EXCERPT = 60;

    private final List<Term> terms;
    private final TimeLimit worker;

    /**
     * One function of the sum.
     *
     * @param name what metrics and messages call it
     * @param weight what its rewards are multiplied by, any finite number
     */
    public record Term(String name, RewardFunction function, double weight) {
        public Term {
            Require.that(!name.isBlank(), "name of a reward function", name, "a word is needed");
            Require.that(Double.isFinite(weight), "weight of " + name, weight, "a finite number is needed");
        }
    }

    /**
     * What came out of a batch.
     *
     * @param total the weighted sums; not applicable where nothing applies
     * @param each what each function said, without weights, in the order of the functions
     * @param metrics TRL's: {@code rewards/NAME/mean} and {@code rewards/NAME/std} of each function, without weights, over the rows to which it
     *     applies, {@code reward} and {@code reward_std} of the totals; what there is no row for is left out, and the deviation of one value is 0
     */
    public record Scores(Rewards total, List<Rewards> each, Metrics metrics) {
        public Scores {
            each = List.copyOf(each);
        }
    }

    /**
     * @param terms at least one, with different names
     * @param timeLimit of one function for one batch
     */
    public RewardSum(Collection<Term> terms, Duration timeLimit) {
        this.terms = List.copyOf(terms);
        Require.that(!terms.isEmpty(), "reward functions", terms, "at least one is needed");
        Require.that(
                !timeLimit.isNegative() && !timeLimit.isZero() && timeLimit.compareTo(MAX_TIME_LIMIT) <= 0,
                "timeLimit",
                timeLimit,
                "above 0 and at most " + MAX_TIME_LIMIT.toDays() + " days");
        Set<String> names = new HashSet<>();
        for (Term term : terms) {
            Require.that(
                    names.add(term.name()), "name of a reward function", term.name(), "there is one of it already");
        }
        worker = new TimeLimit(timeLimit);
    }

    /** The names of the functions, in their order. */
    public List<String> names() {
        return terms.stream().map(Term::name).toList();
    }

    /**
     * Asks all functions.
     *
     * @throws RewardException if one throws, takes too long, or answers with numbers that are not finite or not as many as rows; the message is
     *     one line with the name of the function and, where it is the fault of one, the row
     */
    public Scores score(List<RewardRow> rows) {
        List<RewardRow> batch = List.copyOf(rows);
        List<Rewards> each = new ArrayList<>();
        Metrics metrics = Metrics.NONE;
        for (Term term : terms) {
            Rewards rewards = ask(term, batch);
            each.add(rewards);
            metrics = metrics.with(
                    summary(rewards, "rewards/" + term.name() + "/mean", "rewards/" + term.name() + "/std"));
        }
        Rewards total = total(batch, each);
        return new Scores(total, each, metrics.with(summary(total, "reward", "reward_std")));
    }

    /** Ends the thread of the functions. */
    @Override
    public void close() {
        worker.close();
    }

    private Rewards total(List<RewardRow> rows, List<Rewards> each) {
        Rewards.Builder total = Rewards.builder(rows.size());
        for (int row = 0; row < rows.size(); row++) {
            double sum = 0;
            boolean applicable = false;
            for (int i = 0; i < terms.size(); i++) {
                if (each.get(i).isApplicable(row)) {
                    sum += terms.get(i).weight() * each.get(i).get(row).getAsDouble();
                    applicable = true;
                }
            }
            if (applicable && !Double.isFinite(sum)) {
                throw new RewardException(
                        "sum of rewards" + place(row, rows) + " is " + sum + ": it is too large", null);
            }
            total.set(row, applicable ? OptionalDouble.of(sum) : OptionalDouble.empty());
        }
        return total.build();
    }

    private static Metrics summary(Rewards rewards, String mean, String std) {
        double[] values = rewards.applicableValues();
        return values.length == 0
                ? Metrics.NONE
                : Metrics.NONE.with(mean, Statistics.mean(values)).with(std, Statistics.standardDeviation(values));
    }

    private Rewards ask(Term term, List<RewardRow> rows) {
        try {
            return worker.call(() -> RowFault.scored(term.function(), rows));
        } catch (RewardException e) {
            String place = place(e.row().orElse(rows.size()), rows);
            throw new RewardException("reward function " + term.name() + place + ": " + e.problem(), e.getCause());
        }
    }

    private static String place(int row, List<RewardRow> rows) {
        return row >= rows.size()
                ? ""
                : ", row " + row + " (prompt \"" + Json.oneLine(rows.get(row).prompt(), EXCERPT) + "\")";
    }
}
