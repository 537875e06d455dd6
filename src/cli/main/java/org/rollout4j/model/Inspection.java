package org.rollout4j.model;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.rollout4j.core.EnvironmentSpec;
import org.rollout4j.core.Origin;
import org.rollout4j.core.Progress;
import org.rollout4j.core.Provenance;
import org.rollout4j.core.State;
import org.rollout4j.file.Json;
import org.rollout4j.nn.Architecture;
import org.rollout4j.policy.GaussianHead;
import org.rollout4j.policy.Networks;
import org.rollout4j.policy.PolicyFile;
import org.rollout4j.policy.TrainedNetwork;
import org.rollout4j.run.Algorithms;
import org.rollout4j.run.Settings;
import org.rollout4j.run.TrainedPolicy;
import org.rollout4j.train.Checkpoint;
import org.rollout4j.train.CheckpointFile;
import org.rollout4j.train.Manifest;
import org.rollout4j.train.RunDirectory;
import org.rollout4j.view.Text;

/**
 * What a policy file or a checkpoint is, told without starting Deeplearning4j.
 *
 * @param file the file
 * @param bytes its size
 * @param kind {@code policy file} or {@code checkpoint}
 * @param environment what it acts in; null if it is not about one
 * @param origin where it comes from, if it says so
 * @param settings the configuration of its algorithm by name; empty if this build does not know it
 * @param policy what it acts by, if it does
 * @param problem why this build cannot act by it, if so
 * @param arrays what it consists of
 */
public record Inspection(
        Path file,
        long bytes,
        String kind,
        EnvironmentSpec environment,
        Optional<Origin> origin,
        Map<String, Settings.Entry> settings,
        Optional<PolicyFile> policy,
        Optional<String> problem,
        List<ArrayStatistics> arrays) {

    /**
     * Inspects a file.
     *
     * @param path a policy file, a checkpoint, or a run directory for its best policy
     * @throws IOException if it is neither, or damaged; the message names the file
     */
    public static Inspection of(Path path) throws IOException {
        Path file = RunDirectory.resolveModel(path);
        return PolicyFile.isOne(file) ? of(file, PolicyFile.read(file)) : of(file, CheckpointFile.read(file));
    }

    private static Inspection of(Path file, PolicyFile policy) throws IOException {
        return new Inspection(
                file,
                Files.size(file),
                "policy file",
                policy.environment(),
                policy.origin(),
                policy.origin().map(Inspection::settings).orElse(Map.of()),
                Optional.of(policy),
                Optional.empty(),
                statistics(policy.tensors()));
    }

    private static Inspection of(Path file, Checkpoint checkpoint) throws IOException {
        Manifest manifest = checkpoint.manifest();
        Optional<PolicyFile> policy = Optional.empty();
        Optional<String> problem = Optional.empty();
        try {
            policy = Optional.of(TrainedPolicy.of(checkpoint));
        } catch (IllegalArgumentException e) {
            problem = Optional.of(e.getMessage());
        }
        return new Inspection(
                file,
                Files.size(file),
                "checkpoint",
                manifest.environment(),
                Optional.of(manifest.origin()),
                settings(manifest.origin()),
                policy,
                problem,
                statistics(checkpoint.state()));
    }

    /** None if this build does not know the algorithm, or the configuration is not one of it. */
    private static Map<String, Settings.Entry> settings(Origin origin) {
        try {
            return Settings.list(Algorithms.find(origin.algorithm()).config(configuration(origin)));
        } catch (IllegalArgumentException e) {
            return Map.of();
        }
    }

    private static JsonNode configuration(Origin origin) {
        return Json.parse(origin.configuration().getBytes(StandardCharsets.UTF_8), "configuration");
    }

    private static List<ArrayStatistics> statistics(State state) {
        List<ArrayStatistics> arrays = new ArrayList<>();
        state.tensors().forEach((name, tensor) -> arrays.add(ArrayStatistics.of(name, tensor)));
        return arrays;
    }

    /** Its networks, if it acts by some. */
    public Optional<Networks> networks() {
        return policy.flatMap(
                found -> found.content() instanceof Networks networks ? Optional.of(networks) : Optional.empty());
    }

    /** What means and deviations of continuous actions are in. */
    private static Optional<String> unit(Networks networks) {
        return networks.head() instanceof GaussianHead head
                ? Optional.of(
                        head.box() == null
                                ? "that of the environment"
                                : "half widths about the middle, where the box of actions has bounds")
                : Optional.empty();
    }

    /** Everything. */
    public Map<String, Object> json() {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("file", file.toString());
        json.put("bytes", bytes);
        json.put("kind", kind);
        json.put("problem", problem.orElse(null));
        json.put("algo", origin.map(Origin::algorithm).orElse(null));
        json.put("seed", origin.map(Origin::seed).orElse(null));
        json.put("environment", environment);
        json.put("progress", origin.map(Origin::progress).orElse(null));
        json.put("evaluation", origin.map(Origin::evaluation).orElse(null));
        json.put("provenance", origin.map(Origin::provenance).orElse(null));
        json.put("configuration", origin.map(Inspection::configuration).orElse(null));
        networks()
                .ifPresent(found ->
                        found.networks().forEach((name, network) -> json.put(name + "Network", network(network))));
        networks().flatMap(Inspection::unit).ifPresent(unit -> json.put("actionUnit", unit));
        json.put("arrays", arrays.stream().map(ArrayStatistics::json).toList());
        return json;
    }

    /** The same as text. */
    public String text() {
        StringBuilder text = new StringBuilder();
        Text.line(text, kind, Text.format("%s, %d bytes", file, bytes));
        problem.ifPresent(reason -> Text.line(text, "not usable", reason));
        if (environment != null) {
            Text.line(
                    text,
                    "environment",
                    Text.format(
                            "%s: observations %s, %s, %d steps at most",
                            environment.id(),
                            environment.observations().shape(),
                            environment.actions(),
                            environment.timeLimit()));
        }
        origin.ifPresent(known -> tellOrigin(text, known));
        networks()
                .ifPresent(found -> found.networks()
                        .forEach((name, network) -> Text.line(text, name + " network", describe(network))));
        networks().flatMap(Inspection::unit).ifPresent(unit -> Text.line(text, "action unit", unit));
        if (origin.isPresent()) {
            text.append('\n').append(Text.table(settingRows(origin.get())));
        }
        text.append('\n').append(Text.table(arrayRows()));
        return text.toString();
    }

    private static void tellOrigin(StringBuilder text, Origin origin) {
        Progress progress = origin.progress();
        Text.line(text, "algorithm", Text.format("%s, seed %d", origin.algorithm(), origin.seed()));
        Text.line(
                text,
                "progress",
                Text.format(
                        "%d of %d steps, %d updates, %d episodes",
                        progress.steps(), progress.totalSteps(), progress.updates(), progress.episodes()));
        origin.evaluation()
                .values()
                .forEach((name, value) -> Text.line(text, "evaluation", Text.format("%s %.5f", name, value)));
        Provenance made = origin.provenance();
        Text.line(
                text,
                "made",
                Text.format(
                        "%s with version %s, commit %s, Java %s, %s",
                        made.created(), made.version(), made.commit(), made.java(), made.os()));
    }

    private List<List<String>> settingRows(Origin known) {
        List<List<String>> rows = new ArrayList<>();
        rows.add(List.of("setting", "value"));
        settings.forEach((name, setting) -> rows.add(List.of(name, setting.text())));
        if (settings.isEmpty()) {
            configuration(known)
                    .properties()
                    .forEach(property -> rows.add(
                            List.of(property.getKey(), property.getValue().toString())));
        }
        return rows;
    }

    private List<List<String>> arrayRows() {
        List<List<String>> rows = new ArrayList<>();
        rows.add(List.of("array", "type", "shape", "not finite", "min", "mean", "max", "norm"));
        for (ArrayStatistics array : arrays) {
            rows.add(List.of(
                    array.name(),
                    array.type(),
                    array.shape().toString(),
                    array.notFinite() == 0 ? "" : Integer.toString(array.notFinite()),
                    number(array.min()),
                    number(array.mean()),
                    number(array.max()),
                    number(array.norm())));
        }
        return rows;
    }

    private static String number(Double value) {
        return value == null ? "" : Text.format("%.5g", value);
    }

    private static Map<String, Object> network(TrainedNetwork network) {
        Map<String, Object> json = new LinkedHashMap<>();
        network.spec()
                .architecture()
                .ifPresentOrElse(
                        architecture -> {
                            json.put("widths", widths(architecture));
                            json.put("activation", architecture.activation());
                        },
                        () -> json.put("layers", network.spec().describe()));
        json.put("parameters", network.parameters().length);
        return json;
    }

    private static String describe(TrainedNetwork network) {
        String layers = network.spec()
                .architecture()
                .map(architecture -> Text.format(
                        "%s, %s",
                        widths(architecture).stream().map(String::valueOf).collect(Collectors.joining("-")),
                        architecture.activation().toString().toLowerCase(Locale.ROOT)))
                .orElseGet(() -> network.spec().describe());
        return Text.format("%s, %d parameters", layers, network.parameters().length);
    }

    private static List<Integer> widths(Architecture architecture) {
        return IntStream.rangeClosed(0, architecture.layers())
                .mapToObj(architecture::width)
                .toList();
    }
}
