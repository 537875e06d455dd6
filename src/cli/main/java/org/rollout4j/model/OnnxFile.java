package org.rollout4j.model;

import java.io.IOException;
import java.io.OutputStream;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.rollout4j.algo.TrainedNetworks;
import org.rollout4j.core.Box;
import org.rollout4j.core.Environment;
import org.rollout4j.core.EnvironmentFactory;
import org.rollout4j.core.EnvironmentSpec;
import org.rollout4j.core.Pictured;
import org.rollout4j.env.Catalogue;
import org.rollout4j.file.Json;
import org.rollout4j.onnx.OnnxPolicy;
import org.rollout4j.train.Manifest;
import org.rollout4j.train.Provenance;
import org.rollout4j.view.Text;

/** A model as a file of ONNX: the policy, and where it comes from and what it acts in as metadata, each value a text or JSON. */
public final class OnnxFile {
    private OnnxFile() {}

    /**
     * Writes one.
     *
     * @param manifest of the model
     * @param networks of the model
     * @throws IllegalArgumentException if the networks are too large for it
     */
    public static void write(Manifest manifest, TrainedNetworks networks, OutputStream out) throws IOException {
        String description = Text.format(
                "Policy of %s after %d steps in %s.",
                manifest.algorithm(),
                manifest.progress().steps(),
                manifest.environment().id());
        new OnnxPolicy(networks, manifest.environment())
                .write(description, Provenance.now().version(), metadata(manifest), out);
    }

    private static Map<String, String> metadata(Manifest manifest) {
        EnvironmentSpec spec = manifest.environment();
        Map<String, String> metadata = new LinkedHashMap<>();
        metadata.put("environment", spec.id());
        metadata.put("algorithm", manifest.algorithm());
        metadata.put("steps", Long.toString(manifest.progress().steps()));
        metadata.put("seed", Long.toString(manifest.seed()));
        metadata.put("version", manifest.provenance().version());
        if (manifest.provenance().commit() != null) {
            metadata.put("commit", manifest.provenance().commit());
        }
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

    private static void putBox(Map<String, String> metadata, String name, Box box) {
        metadata.put(name + "_shape", Json.line(box.shape()));
        metadata.put(name + "_low", Json.line(box.low()));
        metadata.put(name + "_high", Json.line(box.high()));
    }

    /** Of an environment that can be made without more than its id. */
    private static List<String> actionNames(String id) {
        Optional<EnvironmentFactory> factory = Catalogue.lookUp(id);
        if (factory.isEmpty()) {
            return List.of();
        }
        try (Environment environment = factory.get().create()) {
            return environment.pictured().map(Pictured::actionNames).orElse(List.of());
        }
    }
}
