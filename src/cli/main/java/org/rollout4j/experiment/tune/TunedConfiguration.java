package org.rollout4j.experiment.tune;

import java.util.List;

/**
 * A configuration of a tuning and how it did.
 *
 * @param number its number, from 0
 * @param trials one a seed, for as many seeds as it was kept for
 */
public record TunedConfiguration(int number, List<Trial> trials) {
    public TunedConfiguration {
        trials = List.copyOf(trials);
    }

    double worstReturn() {
        return trials.stream().mapToDouble(Trial::finalReturn).min().orElseThrow();
    }

    double seconds() {
        return trials.stream().mapToDouble(Trial::seconds).average().orElseThrow();
    }

    long failures() {
        return trials.stream().filter(trial -> trial.failure() != null).count();
    }
}
