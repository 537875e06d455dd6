package org.rollout4j.model;

import java.io.IOException;
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
import org.rollout4j.algo.TrainedNetworks;
import org.rollout4j.core.AlgorithmConfig;
import org.rollout4j.core.EnvironmentSpec;
import org.rollout4j.core.Progress;
import org.rollout4j.core.Require;
import org.rollout4j.nn.Architecture;
import org.rollout4j.run.Algorithms;
import org.rollout4j.run.Settings;
import org.rollout4j.train.Checkpoint;
import org.rollout4j.train.CheckpointFile;
import org.rollout4j.train.Manifest;
import org.rollout4j.train.RunDirectory;
import org.rollout4j.view.Text;

/**
 * What a checkpoint is, told without starting Deeplearning4j.
 *
 * @param file the checkpoint
 * @param bytes its size
 * @param manifest what it is the state of
 * @param settings the configuration of its algorithm by name; empty if this build does not know it
 * @param networks its networks, if it has any
 * @param problem why this build cannot use it, if so
 * @param arrays what its state consists of
 */
public record Inspection(
        Path file,
        long bytes,
        Manifest manifest,
        Map<String, Settings.Entry> settings,
        Optional<TrainedNetworks> networks,
        Optional<String> problem,
        List<ArrayStatistics> arrays) {

    /**
     * Inspects a checkpoint.
     *
     * @param path a checkpoint file, or a run directory for its best model
     * @throws IOException if it is not a whole checkpoint; the message names the file
     */
    public static Inspection of(Path path) throws IOException {
        Path file = RunDirectory.resolveModel(path);
        Checkpoint checkpoint = CheckpointFile.read(file);
        Manifest manifest = checkpoint.manifest();
        List<ArrayStatistics> arrays = new ArrayList<>();
        checkpoint.state().tensors().forEach((name, tensor) -> arrays.add(ArrayStatistics.of(name, tensor)));
        Map<String, Settings.Entry> settings = Map.of();
        Optional<TrainedNetworks> networks = Optional.empty();
        Optional<String> problem = Optional.empty();
        try {
            AlgorithmConfig config = Algorithms.find(manifest.algorithm()).config(manifest.configuration());
            settings = Settings.list(config);
            Require.that(manifest.environment() != null, "environment", null, "a model acts in one");
            networks = TrainedNetworks.of(
                    manifest.environment(), config, checkpoint.state().part("learner"));
        } catch (IllegalArgumentException e) {
            problem = Optional.of(e.getMessage());
        }
        return new Inspection(file, Files.size(file), manifest, settings, networks, problem, arrays);
    }

    /** Everything. */
    public Map<String, Object> json() {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("file", file.toString());
        json.put("bytes", bytes);
        json.put("problem", problem.orElse(null));
        json.put("algo", manifest.algorithm());
        json.put("seed", manifest.seed());
        json.put("environment", manifest.environment());
        json.put("progress", manifest.progress());
        json.put("evaluation", manifest.evaluation());
        json.put("provenance", manifest.provenance());
        json.put("configuration", manifest.configuration());
        networks.ifPresent(trained -> trained.networks()
                .forEach((name, network) -> json.put(name + "Network", network(network.architecture()))));
        json.put("arrays", arrays.stream().map(ArrayStatistics::json).toList());
        return json;
    }

    /** The same as text. */
    public String text() {
        EnvironmentSpec spec = manifest.environment();
        Progress progress = manifest.progress();
        StringBuilder text = new StringBuilder();
        Text.line(text, "file", Text.format("%s, %d bytes", file, bytes));
        problem.ifPresent(reason -> Text.line(text, "not usable", reason));
        if (spec != null) {
            Text.line(
                    text,
                    "environment",
                    Text.format(
                            "%s: observations %s, %s, %d steps at most",
                            spec.id(), spec.observations().shape(), spec.actions(), spec.timeLimit()));
        }
        Text.line(text, "algorithm", Text.format("%s, seed %d", manifest.algorithm(), manifest.seed()));
        Text.line(
                text,
                "progress",
                Text.format(
                        "%d of %d steps, %d updates, %d episodes",
                        progress.steps(), progress.totalSteps(), progress.updates(), progress.episodes()));
        manifest.evaluation()
                .values()
                .forEach((name, value) -> Text.line(text, "evaluation", Text.format("%s %.5f", name, value)));
        Text.line(
                text,
                "made",
                Text.format(
                        "%s with version %s, commit %s, Java %s, %s",
                        manifest.provenance().created(),
                        manifest.provenance().version(),
                        manifest.provenance().commit(),
                        manifest.provenance().java(),
                        manifest.provenance().os()));
        networks.ifPresent(trained -> trained.networks()
                .forEach((name, network) -> Text.line(text, name + " network", describe(network.architecture()))));
        text.append('\n').append(Text.table(settingRows()));
        text.append('\n').append(Text.table(arrayRows()));
        return text.toString();
    }

    private List<List<String>> settingRows() {
        List<List<String>> rows = new ArrayList<>();
        rows.add(List.of("setting", "value"));
        settings.forEach((name, setting) -> rows.add(List.of(name, setting.text())));
        if (settings.isEmpty()) {
            manifest.configuration()
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

    private static Map<String, Object> network(Architecture architecture) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("widths", widths(architecture));
        json.put("activation", architecture.activation());
        json.put("parameters", architecture.parameterCount());
        return json;
    }

    private static String describe(Architecture architecture) {
        return Text.format(
                "%s, %s, %d parameters",
                widths(architecture).stream().map(String::valueOf).collect(Collectors.joining("-")),
                architecture.activation().toString().toLowerCase(Locale.ROOT),
                architecture.parameterCount());
    }

    private static List<Integer> widths(Architecture architecture) {
        return IntStream.rangeClosed(0, architecture.layers())
                .mapToObj(architecture::width)
                .toList();
    }
}
