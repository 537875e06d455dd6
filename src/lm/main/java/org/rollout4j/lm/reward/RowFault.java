package org.rollout4j.lm.reward;

import java.util.List;
import org.rollout4j.env.Thrown;

/** Asks a function of users, and if it fails finds the row at which it does. */
final class RowFault {
    private RowFault() {}

    /** @throws RewardException if the function throws or breaks its contract */
    static Rewards scored(RewardFunction function, List<RewardRow> rows) throws InterruptedException {
        try {
            return checked(asked(function, rows), rows.size());
        } catch (RewardException e) {
            boolean known = e.row().isPresent() && e.row().getAsInt() < rows.size();
            throw known || e.getCause() == null ? e : alone(function, rows, e);
        }
    }

    /** The failure of the first row that fails by itself; if none does, that of all of them together. */
    private static RewardException alone(RewardFunction function, List<RewardRow> rows, RewardException whole)
            throws InterruptedException {
        for (int row = 0; row < rows.size(); row++) {
            try {
                asked(function, rows.subList(row, row + 1));
            } catch (RewardException e) {
                return new RewardException(row, e.problem(), e.getCause());
            }
        }
        return whole;
    }

    private static Rewards asked(RewardFunction function, List<RewardRow> rows) throws InterruptedException {
        try {
            return function.score(rows);
        } catch (RewardException | InterruptedException e) {
            throw e;
        } catch (Exception | LinkageError | StackOverflowError | AssertionError e) {
            throw new RewardException("it threw " + Thrown.text(e), e);
        }
    }

    private static Rewards checked(Rewards rewards, int rows) {
        if (rewards == null) {
            throw new RewardException("it returned null: rewards are needed", null);
        }
        if (rewards.size() != rows) {
            String problem = "it returned " + rewards.size() + " rewards for " + rows + " rows: one for each is needed";
            throw rewards.size() < rows
                    ? new RewardException(rewards.size(), problem, null)
                    : new RewardException(problem, null);
        }
        return rewards;
    }
}
