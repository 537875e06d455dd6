package org.rollout4j.train;

import com.fasterxml.jackson.databind.JsonNode;
import org.rollout4j.core.EnvironmentSpec;
import org.rollout4j.core.Metrics;
import org.rollout4j.core.Numerics;
import org.rollout4j.core.Origin;
import org.rollout4j.core.Progress;
import org.rollout4j.core.Provenance;
import org.rollout4j.core.Require;
import org.rollout4j.file.Json;

/**
 * What a checkpoint is the state of.
 *
 * @param provenance what wrote it, and when
 * @param environment the environment of the run; null where the run is not about one, and its configuration says what it is about
 * @param algorithm the id of the algorithm, for example {@code ppo}
 * @param configuration the configuration of the algorithm, a JSON object: {@link Json#tree} of its record, of which
 *     {@link Json#convert} makes the record again
 * @param seed the seed of the run
 * @param progress how far the run is
 * @param evaluation the metrics of evaluations so far, for example the best mean return
 * @param numerics what computed; null where that is not known: earlier versions did not say
 */
public record Manifest(
        Provenance provenance,
        EnvironmentSpec environment,
        String algorithm,
        JsonNode configuration,
        long seed,
        Progress progress,
        Metrics evaluation,
        Numerics numerics) {
    public Manifest {
        Require.that(provenance != null, "provenance", null, "it is needed");
        Require.that(algorithm != null && !algorithm.isBlank(), "algorithm", algorithm, "an id is needed");
        Require.that(
                configuration != null && configuration.isObject(),
                "configuration",
                configuration,
                "a JSON object is needed");
        Require.that(progress != null, "progress", null, "it is needed");
        Require.that(evaluation != null, "evaluation", null, "metrics, possibly none, are needed");
        Require.inRange("envSteps", progress.steps(), 0, Long.MAX_VALUE);
        Require.inRange("totalSteps", progress.totalSteps(), 0, Long.MAX_VALUE);
        Require.inRange("updates", progress.updates(), 0, Long.MAX_VALUE);
        Require.inRange("episodes", progress.episodes(), 0, Long.MAX_VALUE);
        configuration = configuration.deepCopy();
    }

    /** Where what the run has learned by now comes from. */
    public Origin origin() {
        return new Origin(algorithm, Json.line(configuration), seed, progress, evaluation, provenance);
    }
}
