package org.rollout4j.core;

/**
 * Where something that was learned comes from. For people, and for programs that tabulate; nothing of it is needed to
 * act.
 *
 * @param algorithm the id of the algorithm, for example {@code ppo}
 * @param configuration its configuration, a JSON object
 * @param seed the seed of the run
 * @param progress how far the run was
 * @param evaluation the metrics of its last evaluation
 * @param provenance what wrote it, and when
 */
public record Origin(
        String algorithm,
        String configuration,
        long seed,
        Progress progress,
        Metrics evaluation,
        Provenance provenance) {
    public Origin {
        Require.that(algorithm != null && !algorithm.isBlank(), "algorithm", algorithm, "an id is needed");
        Require.that(configuration != null, "configuration", null, "a JSON object is needed");
        Require.that(progress != null, "progress", null, "it is needed");
        Require.that(evaluation != null, "evaluation", null, "metrics, possibly none, are needed");
        Require.that(provenance != null, "provenance", null, "it is needed");
    }
}
