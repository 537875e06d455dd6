package org.rollout4j.core;

/** What a policy achieved when it was judged. */
public interface Evaluation {
    /** How good it is, the greater the better, for example the mean return: of several policies the one with the greatest is kept. */
    double score();

    /** The numbers to report, by the names under which they are logged, for example {@code evaluationReturn}. */
    Metrics metrics();
}
