package org.rollout4j.policy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import org.rollout4j.core.EnvironmentSpec;
import org.rollout4j.core.Metrics;
import org.rollout4j.core.Origin;
import org.rollout4j.core.Progress;
import org.rollout4j.core.Provenance;
import org.rollout4j.core.Require;
import org.rollout4j.core.State;
import org.rollout4j.file.InvalidFileException;
import org.rollout4j.file.Json;
import org.rollout4j.file.StateDocument;
import org.rollout4j.file.StateFile;
import org.rollout4j.file.TensorEntry;
import org.rollout4j.nn.LayerSpec;
import org.rollout4j.nn.NetworkSpec;

/**
 * The file of a policy, see {@link StateFile}, of format version {@value #FORMAT}. It begins with {@code policy.json},
 * which holds {@code policy} besides what all such files have.
 */
record PolicyDocument(int format, Body policy, List<TensorEntry> entries) implements StateDocument {
    static final int FORMAT = 1;

    private static final String NAME = "policy.json";
    private static final String TYPE = "type";
    private static final StateFile<PolicyDocument> KIND =
            new StateFile<>("policy file", NAME, FORMAT, PolicyDocument.class, (format, document) -> {
                // there is no earlier one
            });

    /**
     * A policy without its tensors.
     *
     * @param environment what it acts in
     * @param head how actions are chosen, an object with {@code type}, see {@link HeadDocument}
     * @param networks by name; none where the policy is a table
     * @param normalised whether observations are normalised first
     * @param origin null if nobody knows
     */
    record Body(
            EnvironmentSpec environment,
            JsonNode head,
            LinkedHashMap<String, NetworkDocument> networks,
            boolean normalised,
            OriginDocument origin) {
        Body {
            Require.that(environment != null, "environment", null, "it is needed");
            Require.that(head != null && head.isObject(), "head", head, "an object is needed");
            Require.that(
                    networks != null && !networks.containsValue(null), "networks", networks, "an object is needed");
        }

        Map<String, NetworkSpec> networkSpecs() {
            Map<String, NetworkSpec> specs = new LinkedHashMap<>();
            networks.forEach((name, network) -> specs.put(name, network.spec()));
            return specs;
        }
    }

    /**
     * A network.
     *
     * @param layers each an object with {@code type} and numbers, its settings
     */
    record NetworkDocument(int inputs, List<JsonNode> layers) {
        NetworkDocument {
            Require.that(layers != null, "layers", null, "a list is needed");
        }

        static NetworkDocument of(NetworkSpec spec) {
            return new NetworkDocument(
                    spec.inputs(),
                    spec.layers().stream().map(NetworkDocument::layer).toList());
        }

        private static JsonNode layer(LayerSpec spec) {
            ObjectNode layer = (ObjectNode) Json.tree(Map.of(TYPE, spec.type()));
            spec.settings().forEach((name, value) -> {
                if (value == value.intValue()) {
                    layer.put(name, value.intValue());
                } else {
                    layer.put(name, value);
                }
            });
            return layer;
        }

        NetworkSpec spec() {
            return new NetworkSpec(
                    inputs, layers.stream().map(NetworkDocument::spec).toList());
        }

        private static LayerSpec spec(JsonNode layer) {
            TreeMap<String, Double> settings = new TreeMap<>();
            layer.properties().forEach(property -> {
                if (!property.getKey().equals(TYPE)) {
                    Require.that(
                            property.getValue().isNumber(),
                            property.getKey() + " of a layer",
                            property.getValue(),
                            "a number is needed");
                    settings.put(property.getKey(), property.getValue().doubleValue());
                }
            });
            return new LayerSpec(layer.path(TYPE).textValue(), settings);
        }
    }

    /** An {@link Origin}. */
    record OriginDocument(
            Provenance provenance,
            String algorithm,
            JsonNode configuration,
            long seed,
            Progress progress,
            Metrics evaluation) {
        static OriginDocument of(Origin origin) {
            return new OriginDocument(
                    origin.provenance(),
                    origin.algorithm(),
                    Json.parse(origin.configuration().getBytes(StandardCharsets.UTF_8), "configuration"),
                    origin.seed(),
                    origin.progress(),
                    origin.evaluation());
        }

        Origin origin() {
            Require.that(
                    configuration != null && configuration.isObject(),
                    "configuration",
                    configuration,
                    "a JSON object is needed");
            return new Origin(algorithm, Json.line(configuration), seed, progress, evaluation, provenance);
        }
    }

    PolicyDocument {
        Require.inRange("format", format, 1, FORMAT);
        Require.that(policy != null, "policy", null, "it is needed");
        entries = StateDocument.checked(entries);
    }

    static boolean isOne(Path file) {
        if (!Files.isRegularFile(file)) {
            return false;
        }
        try (InputStream in = new BufferedInputStream(Files.newInputStream(file));
                ZipInputStream zip = new ZipInputStream(in)) {
            ZipEntry first = zip.getNextEntry();
            return first != null && first.getName().equals(NAME);
        } catch (IOException | IllegalArgumentException e) {
            return false; // cannot be read, no zip file, or of a name that is not UTF-8
        }
    }

    static void write(Path file, PolicyFile policy) throws IOException {
        LinkedHashMap<String, NetworkDocument> networks = new LinkedHashMap<>();
        boolean normalised = false;
        if (policy.content() instanceof Networks some) {
            some.networks().forEach((name, network) -> networks.put(name, NetworkDocument.of(network.spec())));
            normalised = some.normaliser().enabled();
        }
        Body body = new Body(
                policy.environment(),
                HeadDocument.of(policy.content()),
                networks,
                normalised,
                policy.origin().map(OriginDocument::of).orElse(null));
        KIND.write(file, PolicyTensors.of(policy.content()), entries -> new PolicyDocument(FORMAT, body, entries));
    }

    static PolicyFile read(Path file) throws InvalidFileException {
        StateFile.Content<PolicyDocument> content = KIND.read(file, PolicyDocument::lengths);
        try {
            return content.document().policyFile(content.state());
        } catch (IllegalArgumentException e) {
            throw new InvalidFileException(file, e.getMessage(), e);
        }
    }

    private Map<String, Integer> lengths() {
        return PolicyTensors.lengths(
                policy.head().path(TYPE).asText(), policy.environment(), policy.networkSpecs(), policy.normalised());
    }

    private PolicyFile policyFile(State state) {
        PolicyContent content = HeadDocument.content(
                policy.head(),
                policy.environment(),
                new PolicyTensors(state, policy.networkSpecs(), policy.normalised()));
        return new PolicyFile(
                policy.environment(),
                content,
                Optional.ofNullable(policy.origin()).map(OriginDocument::origin));
    }
}
