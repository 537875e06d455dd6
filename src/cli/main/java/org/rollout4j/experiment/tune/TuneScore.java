package org.rollout4j.experiment.tune;

import java.util.Comparator;
import java.util.List;

/** What a tuning looks for. Each is better the higher it is, so what counts time is negative. */
public enum TuneScore {
    /** The mean return of the last evaluation. */
    RETURN,
    /** The mean of all evaluations, which is the area under the learning curve divided by its length. */
    AREA,
    /** How few environment steps it takes to the target. */
    STEPS,
    /** How few seconds it takes to the target. */
    SECONDS;

    /** Whether it asks for a target. */
    boolean needsTarget() {
        return this == STEPS || this == SECONDS;
    }

    /** The mean over trials; minus infinity if one failed. */
    public double of(List<Trial> trials) {
        return trials.stream().mapToDouble(this::of).average().orElseThrow();
    }

    private double of(Trial trial) {
        return switch (this) {
            case RETURN -> trial.finalReturn();
            case AREA -> trial.area();
            case STEPS -> -trial.cost(trial.stepsToTarget(), trial.envSteps());
            case SECONDS -> -trial.cost(trial.secondsToTarget(), trial.seconds());
        };
    }

    /** Better trials first; of the same score those with the higher return, as where none reached the target. */
    public Comparator<List<Trial>> bestFirst() {
        return Comparator.<List<Trial>>comparingDouble(this::of)
                .thenComparingDouble(RETURN::of)
                .reversed();
    }
}
