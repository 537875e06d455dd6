package org.rollout4j.app;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.rollout4j.algo.TrainedNetworks;
import org.rollout4j.nn.Dl4jExport;
import org.rollout4j.nn.ObservationNormaliser;
import org.rollout4j.train.AtomicFiles;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code rollout4j export}. */
@Command(
        name = "export",
        description = {
            "Write the networks of a model for plain Deeplearning4j: PREFIX-policy.zip and PREFIX-value.zip.",
            "ModelSerializer.restoreMultiLayerNetwork restores them, without Rollout4J.",
            "Their input is [rows, observation elements], as the environment gives them: where training normalised"
                    + " observations, the first two layers do it, clipping included.",
            "The policy's output are the logits of the actions (the greatest is the best action; softmax makes them"
                    + " probabilities; mask illegal actions first), the value network's the value of the observation."
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  rollout4j export models/drain-grid-ppo.zip",
            "  rollout4j export runs/five --format dl4j --out exported/five",
            "",
            "In Java:",
            "  MultiLayerNetwork policy = ModelSerializer.restoreMultiLayerNetwork(new File(\"five-policy.zip\"));",
            "  int action = policy.output(Nd4j.create(observation, 1, observation.length)).argMax(1).getInt(0);"
        })
final class ExportCommand implements Callable<Integer> {
    /** What can be written. */
    enum Format {
        DL4J
    }

    @Parameters(paramLabel = "MODEL", description = "A checkpoint file, or a run directory for its best model.")
    private Path path;

    @Option(names = "--format", paramLabel = "FORMAT", description = "dl4j, the default: Deeplearning4j's own files.")
    private Format format = Format.DL4J;

    @Option(
            names = "--out",
            paramLabel = "PREFIX",
            description = "What the files are called, or an existing folder for them; default the name of MODEL, here.")
    private Path out;

    @Option(names = "--force", description = "Replace files that exist.")
    private boolean force;

    @Mixin
    private Output output;

    @Override
    public Integer call() throws Exception {
        Inspection model = Inspection.of(path);
        TrainedNetworks networks = networks(model);
        Path prefix = prefix();
        Map<String, Path> files = new LinkedHashMap<>();
        for (String name : networks.networks().keySet()) {
            files.put(name, prefix.resolveSibling(prefix.getFileName() + "-" + name + ".zip"));
            requireFree(files.get(name));
        }
        if (prefix.getParent() != null) {
            AtomicFiles.createDirectories(prefix.getParent());
        }
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("format", format);
        for (Map.Entry<String, Path> file : files.entrySet()) {
            write(file.getValue(), networks.networks().get(file.getKey()), networks.normaliser());
            json.put(file.getKey(), file.getValue().toString());
        }
        json.put("normalised", networks.normaliser().enabled());
        output.print(json, files.values().stream().map(Path::toString).collect(Collectors.joining("\n")));
        return 0;
    }

    private static TrainedNetworks networks(Inspection model) throws IOException {
        if (model.problem().isPresent()) {
            throw new IOException(model.file() + ": " + model.problem().get());
        }
        return model.networks()
                .orElseThrow(() -> new IOException(model.file() + ": "
                        + model.manifest().algorithm() + " learns a table, and only networks can be exported"));
    }

    private Path prefix() {
        String name = path.toAbsolutePath().normalize().getFileName().toString().replaceAll("\\.zip$", "");
        if (out == null) {
            return Path.of(name);
        }
        return Files.isDirectory(out) ? out.resolve(name) : out;
    }

    private void requireFree(Path file) throws IOException {
        if (!force && Files.exists(file)) {
            throw new FileAlreadyExistsException(
                    file.toString(), null, "exists: --force replaces it, --out PREFIX chooses another name");
        }
    }

    private static void write(Path file, TrainedNetworks.Trained network, ObservationNormaliser normaliser)
            throws IOException {
        AtomicFiles.write(
                file, stream -> Dl4jExport.write(network.architecture(), network.parameters(), normaliser, stream));
    }
}
