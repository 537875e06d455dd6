package org.rollout4j.lm.reward;

import java.util.OptionalInt;

/** A reward function failed or broke its contract; the message is one line. */
public final class RewardException extends RuntimeException {
    private static final long serialVersionUID = 1L;
    private static final int NO_ROW = -1;

    private final int row;
    private final String problem;

    /** What concerns no row in particular. */
    public RewardException(String message, Throwable cause) {
        super(message, cause);
        row = NO_ROW;
        problem = message;
    }

    /**
     * What is the matter with one row.
     *
     * @param row counted from 0
     */
    public RewardException(int row, String problem, Throwable cause) {
        super("row " + row + ": " + problem, cause);
        this.row = row;
        this.problem = problem;
    }

    /** The row that it concerns, counted from 0, if it is one. */
    public OptionalInt row() {
        return row == NO_ROW ? OptionalInt.empty() : OptionalInt.of(row);
    }

    /** What is the matter, without the row. */
    public String problem() {
        return problem;
    }
}
