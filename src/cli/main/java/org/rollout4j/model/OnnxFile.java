package org.rollout4j.model;

import java.io.IOException;
import java.io.OutputStream;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.rollout4j.core.Box;
import org.rollout4j.core.Environment;
import org.rollout4j.core.EnvironmentFactory;
import org.rollout4j.core.EnvironmentSpec;
import org.rollout4j.core.Origin;
import org.rollout4j.core.Provenance;
import org.rollout4j.core.Renderable;
import org.rollout4j.env.Catalogue;
import org.rollout4j.env.TimeLimits;
import org.rollout4j.file.Json;
import org.rollout4j.onnx.OnnxPolicy;
import org.rollout4j.policy.PolicyFile;
import org.rollout4j.view.Text;

/**
 * A model as a file of ONNX: the policy, and where it comes from and what it acts in as metadata, each value a text or
 * JSON.
 */
public final class OnnxFile {
    private OnnxFile() {}

    /**
     * Writes one.
     *
     * @throws IllegalArgumentException if it acts by no networks, or by such as do not go into it
     */
    public static void write(PolicyFile policy, OutputStream out) throws IOException {
        EnvironmentSpec spec = policy.environment();
        String description = policy.origin()
                .map(origin -> Text.format(
                        "Policy of %s after %d steps in %s.",
                        origin.algorithm(), origin.progress().steps(), spec.id()))
                .orElse(Text.format("Policy in %s.", spec.id()));
        new OnnxPolicy(policy).write(description, Provenance.now().version(), metadata(policy), out);
    }

    private static Map<String, String> metadata(PolicyFile policy) {
        EnvironmentSpec spec = policy.environment();
        Map<String, String> metadata = new LinkedHashMap<>();
        metadata.put("environment", spec.id());
        policy.origin().ifPresent(origin -> putOrigin(metadata, origin));
        putBox(metadata, "observation", spec.observations());
        if (spec.continuous()) {
            putBox(metadata, "action", spec.actionBox());
        } else {
            metadata.put("action_count", Integer.toString(spec.actionCount()));
            List<String> names = actionNames(spec.id());
            if (names.size() == spec.actionCount()) {
                metadata.put("action_names", Json.line(names));
            }
        }
        return metadata;
    }

    private static void putOrigin(Map<String, String> metadata, Origin origin) {
        metadata.put("algorithm", origin.algorithm());
        metadata.put("steps", Long.toString(origin.progress().steps()));
        metadata.put("seed", Long.toString(origin.seed()));
        metadata.put("version", origin.provenance().version());
        if (origin.provenance().commit() != null) {
            metadata.put("commit", origin.provenance().commit());
        }
    }

    private static void putBox(Map<String, String> metadata, String name, Box box) {
        metadata.put(name + "_shape", Json.line(box.shape()));
        metadata.put(name + "_low", Json.line(box.low()));
        metadata.put(name + "_high", Json.line(box.high()));
    }

    /** Of an environment that can be made without more than its id. */
    private static List<String> actionNames(String id) {
        Optional<EnvironmentFactory> factory = Catalogue.lookUp(TimeLimits.base(id));
        if (factory.isEmpty()) {
            return List.of();
        }
        try (Environment environment = factory.get().create()) {
            return environment.renderable().map(Renderable::actionNames).orElse(List.of());
        }
    }
}
