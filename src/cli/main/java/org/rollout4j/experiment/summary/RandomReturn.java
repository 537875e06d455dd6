package org.rollout4j.experiment.summary;

/**
 * What the uniformly random policy achieves: what any learner must beat.
 *
 * @param meanReturn its mean return
 * @param episodes how many that is the mean of; 0 where it is its exact expectation
 */
public record RandomReturn(double meanReturn, int episodes) {
    public boolean exact() {
        return episodes == 0;
    }
}
