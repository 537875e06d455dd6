package org.rollout4j.lm.reward;

import java.io.IOException;
import java.util.List;
import java.util.OptionalDouble;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;

/**
 * Says what completions are worth; more is better. The same rows have the same rewards, in whatever batch they are, and never depend on each other.
 * It is called by one thread at a time, not always by the same one. Whatever takes long is to heed interruption, which is how a function that
 * exceeds its time limit is stopped.
 *
 * <pre>{@code
 * RewardFunction polite = RewardFunction.each(row -> row.completion().contains("please") ? 1 : 0);
 * }</pre>
 *
 * <p>A public class of this type with a public constructor without parameters is found by its name ({@link RewardSpec}); with a {@link
 * NamedReward} it gets a short name and settings.
 */
@FunctionalInterface
public interface RewardFunction {
    /**
     * The rewards of all rows, in their order.
     *
     * @throws Exception if there can be none; what called it says so, with the function's name and the row
     */
    Rewards score(List<RewardRow> rows) throws Exception;

    /**
     * What is asked in a training: itself, or, for a function that is the name of something in files, one that has read them. Called once.
     *
     * @throws IOException if a file is missing or damaged; the message is one line that names it
     */
    default RewardFunction opened() throws IOException {
        return this;
    }

    /** A function that looks at one row at a time. */
    static RewardFunction each(ToDoubleFunction<RewardRow> reward) {
        return eachApplicable(row -> OptionalDouble.of(reward.applyAsDouble(row)));
    }

    /** A function that looks at one row at a time, and does not apply where it gives nothing. */
    static RewardFunction eachApplicable(Function<RewardRow, OptionalDouble> reward) {
        return rows -> {
            Rewards.Builder rewards = Rewards.builder(rows.size());
            for (int row = 0; row < rows.size(); row++) {
                rewards.set(row, reward.apply(rows.get(row)));
            }
            return rewards.build();
        };
    }

    /** What a reward model, or another scorer of texts, says. */
    static RewardFunction of(TextScorer scorer) {
        return rows -> Rewards.of(scorer.score(
                rows.stream().map(RewardRow::prompt).toList(),
                rows.stream().map(RewardRow::completion).toList()));
    }
}
