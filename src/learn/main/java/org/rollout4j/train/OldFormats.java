package org.rollout4j.train;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Map;
import org.rollout4j.core.Require;
import org.rollout4j.core.State;

/** Makes what checkpoints of earlier formats say into what one of today's would say. */
final class OldFormats {
    /** The first format with shapes and bytes. */
    private static final int SHAPES = 4;

    /** The first format that says what computed. */
    private static final int NUMERICS = 5;

    /** The names that evaluations had in manifests, and those that they always had in metrics. */
    private static final Map<String, String> EVALUATION = Map.of(
            "meanReturn", "evaluationReturn",
            "meanLength", "evaluationLength",
            "solvedRate", "evaluationSolvedRate",
            "episodes", "evaluationEpisodes");

    private OldFormats() {}

    /** Changes a manifest of version {@code format}; what is malformed is left to those who read it. */
    static void upgrade(int format, JsonNode manifest) {
        if (manifest.at("/run/environment") instanceof ObjectNode environment) {
            upgrade(format, environment);
        }
        if (format < NUMERICS && manifest.path("run") instanceof ObjectNode run) {
            run.putNull("numerics");
        }
        if (format < SHAPES) {
            Require.that(!manifest.at("/run/environment").isNull(), "environment", null, "it is needed");
            if (manifest.at("/run/evaluation") instanceof ObjectNode evaluation) {
                rename(evaluation);
            }
            for (JsonNode entry : manifest.path("entries")) {
                if (entry instanceof ObjectNode object && object.path("length").canConvertToInt()) {
                    object.putArray("shape").add(object.remove("length"));
                }
            }
        }
    }

    private static void upgrade(int format, ObjectNode environment) {
        if (format < 2) {
            environment.putIfAbsent("continuousActions", environment.nullNode());
        }
        if (format < 3 && environment.path("goalTerminates").isBoolean()) {
            boolean terminates = environment.remove("goalTerminates").asBoolean();
            environment.put("success", terminates ? "termination" : "none");
        }
    }

    private static void rename(ObjectNode evaluation) {
        for (Map.Entry<String, JsonNode> metric : List.copyOf(evaluation.properties())) {
            String name = EVALUATION.get(metric.getKey());
            if (name != null) {
                evaluation.remove(metric.getKey());
                evaluation.set(name, metric.getValue());
            }
        }
    }

    /** The same state under the names of today. */
    static State upgrade(int format, State state) {
        if (format >= SHAPES) {
            return state;
        }
        State.Builder today = State.builder();
        state.tensors().forEach((name, tensor) -> {
            if (name.equals("means/names")) { // one long a character
                StringBuilder names = new StringBuilder();
                for (long character : state.longs(name)) {
                    names.append((char) character);
                }
                today.putText(name, names.toString());
            } else if (name.equals("best-return")) {
                today.put("best-score", tensor);
            } else {
                today.put(name.replaceFirst("^rollouts/", "source/"), tensor);
            }
        });
        return today.build();
    }
}
