package org.rollout4j.cli;

import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.rollout4j.core.Workers;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code rollout4j lm inspect}. */
@Command(
        name = "inspect",
        description = "Show what a language model is: architecture, parameters, tokenizer, chat template, licence.",
        footerHeading = "%nExamples:%n",
        footer = {"  rollout4j lm inspect runs/mine", "  rollout4j lm inspect model.gguf --json"})
final class LmInspectCommand implements Callable<Integer> {
    @Parameters(
            paramLabel = "M",
            description = "A run directory for its best model, a checkpoint, a folder with config.json and safetensors,"
                    + " or a GGUF file.")
    private Path path;

    @Mixin
    private Output output;

    @Override
    public Integer call() throws Exception {
        try (Workers workers = new Workers(Runtime.getRuntime().availableProcessors())) {
            LmInspection inspection = LmInspection.of(path, workers);
            output.print(inspection.json(), inspection.text());
            return 0;
        }
    }
}
