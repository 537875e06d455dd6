package org.rollout4j.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.rollout4j.Model;
import org.rollout4j.dl4j.Dl4jExport;
import org.rollout4j.file.AtomicFiles;
import org.rollout4j.model.OnnxFile;
import org.rollout4j.policy.GaussianHead;
import org.rollout4j.policy.Networks;
import org.rollout4j.policy.TrainedNetwork;
import org.rollout4j.train.MetricCsv;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code rollout4j export}. */
@Command(
        name = "export",
        description = {
            "Write the networks of a model, or the metrics of a run, for programs that need no Rollout4J.",
            "%nonnx: the whole policy in one file, PREFIX.onnx, for ONNX Runtime in Python, JavaScript, C++ and others,"
                    + " with normaliser and action mask inside. Its inputs, for any number N of rows:",
            "  observation    float [N, observation elements], as the environment has them",
            "  mask           bool [N, actions], true where legal; only with action masks",
            "Its outputs, where actions are discrete:",
            "  action         int64 [N], the best one",
            "  probabilities  float [N, actions], and logits (ppo, a2c)",
            "  values         float [N, actions], of the actions (dqn)",
            "where they are continuous:",
            "  action         float [N, action elements], the most probable one, in the box",
            "  mean           float [N, action elements], and deviation, to draw actions by",
            "and for ppo and a2c:",
            "  value          float [N], of the observation",
            "%ndl4j: a file for each network for plain Deeplearning4j, PREFIX-policy.zip and PREFIX-value.zip, which"
                    + " ModelSerializer.restoreMultiLayerNetwork restores. Their input is [rows, observation elements],"
                    + " as the environment gives them: where training normalised observations, the first two layers do"
                    + " it, clipping included. The policy's output are the logits of the actions (the greatest is the"
                    + " best action; softmax makes them probabilities; mask illegal actions first) or the means of"
                    + " continuous ones in the unit of the environment, the value"
                    + " network's the value of the observation.",
            "%ncsv: the metrics of a run as a table, PREFIX.csv, a column for each metric and a row for each line of its"
                    + " metrics.jsonl."
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  rollout4j export models/drain-grid-ppo.zip",
            "  rollout4j export models/drain-grid-ppo.zip --format onnx",
            "  rollout4j export runs/five --format onnx --out exported/five",
            "  rollout4j export runs/five --format csv --out five.csv",
            "",
            "In Python:",
            "  session = onnxruntime.InferenceSession(\"five.onnx\")",
            "  action, = session.run([\"action\"], {\"observation\": observations})",
            "",
            "In Java, by Deeplearning4j:",
            "  MultiLayerNetwork policy = ModelSerializer.restoreMultiLayerNetwork(new File(\"five-policy.zip\"));",
            "  int action = policy.output(Nd4j.create(observation, 1, observation.length)).argMax(1).getInt(0);"
        })
final class ExportCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    /** What can be written. */
    enum Format {
        DL4J,
        ONNX,
        CSV
    }

    /**
     * A file to write.
     *
     * @param name what is in it
     */
    private record Target(String name, Path file, AtomicFiles.Content content) {}

    @Parameters(
            paramLabel = "MODEL",
            description = "A policy file, a checkpoint, or a run directory for its best policy.")
    private Path path;

    @Option(
            names = "--format",
            paramLabel = "FORMAT",
            description = "onnx, csv, or dl4j, the default: Deeplearning4j's own files.")
    private Format format = Format.DL4J;

    @Option(
            names = "--out",
            paramLabel = "PREFIX",
            description = "What the files are called, or an existing folder for them; default the name of MODEL, here.")
    private Path out;

    @Mixin
    private ForceOption force;

    @Mixin
    @SuppressWarnings("UnusedVariable") // what it names is added before this runs
    private ClasspathOption classpath;

    @Mixin
    private Output output;

    @Override
    public Integer call() throws Exception {
        if (format != Format.CSV) {
            PolicyArgument.check(spec, path, "`rollout4j lm export --model %s --out FOLDER` writes it");
        }
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("format", format);
        List<Target> targets = format == Format.CSV
                ? List.of(new Target("metrics", file(".csv"), MetricCsv.of(path)::write))
                : model(json);
        for (Target target : targets) {
            force.requireFree(target.file(), "--out PREFIX");
        }
        for (Target target : targets) {
            if (target.file().getParent() != null) {
                AtomicFiles.createDirectories(target.file().getParent());
            }
            AtomicFiles.write(target.file(), target.content());
            json.put(target.name(), target.file().toString());
        }
        output.print(
                json, targets.stream().map(target -> target.file().toString()).collect(Collectors.joining("\n")));
        return 0;
    }

    private List<Target> model(Map<String, Object> json) throws IOException {
        Model model = Model.load(path);
        Networks networks = networks(model);
        json.put("normalised", networks.normaliser().enabled());
        return format == Format.DL4J
                ? dl4j(networks)
                : List.of(new Target("model", file(".onnx"), out -> OnnxFile.write(model.policyFile(), out)));
    }

    private List<Target> dl4j(Networks networks) {
        List<Target> targets = new ArrayList<>();
        networks.networks()
                .forEach((name, network) -> targets.add(new Target(
                        name,
                        file("-" + name + ".zip"),
                        out -> Dl4jExport.write(
                                network.architecture(),
                                parameters(networks, name, network),
                                networks.normaliser(),
                                out))));
        return targets;
    }

    private static float[] parameters(Networks networks, String name, TrainedNetwork network) {
        return name.equals(Networks.POLICY) && networks.head() instanceof GaussianHead head
                ? head.meansOfEnvironment(network.architecture(), network.parameters())
                : network.parameters();
    }

    private static Networks networks(Model model) throws IOException {
        if (!(model.policyFile().content() instanceof Networks networks)) {
            throw new IOException(
                    model.name() + ": " + model.algorithm() + " learns a table, and only networks can be exported");
        }
        try {
            networks.networks().values().forEach(TrainedNetwork::architecture);
        } catch (IllegalArgumentException e) {
            throw new IOException(model.name() + ": " + e.getMessage(), e);
        }
        return networks;
    }

    /** The file of that ending; one that the prefix has already is not doubled. */
    private Path file(String ending) {
        String name = path.toAbsolutePath().normalize().getFileName().toString().replaceAll("\\.zip$", "");
        Path prefix = Path.of(name);
        if (out != null) {
            prefix = Files.isDirectory(out) ? out.resolve(name) : out;
        }
        String last = prefix.getFileName().toString();
        return prefix.resolveSibling(last.endsWith(ending) ? last : last + ending);
    }
}
