package org.rollout4j.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import org.rollout4j.core.Workers;
import org.rollout4j.lm.model.LanguageModel;
import org.rollout4j.lm.run.Models;
import picocli.CommandLine.Option;

/** {@code --model} of the commands that use a language model. */
final class LmModelOption {
    @Option(
            names = "--model",
            paramLabel = "M",
            required = true,
            description = "A run directory for its best model, a checkpoint, a folder with config.json and safetensors,"
                    + " a GGUF file, or the"
                    + " folder of an adapter.")
    private Path model;

    @Option(
            names = "--base",
            paramLabel = "M",
            description = "The model that an adapter is on; default what the adapter says.")
    private Path base;

    /** It, read from its files. */
    LanguageModel load(Workers workers) throws IOException {
        return Models.load(model, Optional.ofNullable(base), workers);
    }

    /** What it is called: the name of its folder or file. */
    String name() {
        return model.toAbsolutePath().normalize().getFileName().toString().replaceFirst("\\.(gguf|zip)$", "");
    }
}
