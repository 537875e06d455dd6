package org.rollout4j.cli;

import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.rollout4j.core.Require;
import org.rollout4j.core.Workers;
import org.rollout4j.lm.data.DataCheck;
import org.rollout4j.lm.data.Encoder;
import org.rollout4j.lm.data.SftFormat;
import org.rollout4j.lm.model.LanguageModel;
import org.rollout4j.lm.run.Models;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code rollout4j lm check-data}. */
@Command(
        name = "check-data",
        description = {
            "Check a data set of JSON lines before training on it: broken rows, lengths, repetitions, and what a validation"
                    + " file has in common with it; with a model also what its tokens make of the rows.",
            "Rows are text, messages, prompt and completion, or chosen and rejected, as TRL has them. Exit code 1 if there"
                    + " are errors: rows that cannot be learned from."
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  rollout4j lm check-data my.jsonl",
            "  rollout4j lm check-data my.jsonl --validation other.jsonl --model runs/mine --json"
        })
final class LmCheckDataCommand implements Callable<Integer> {
    private static final int MIN_LENGTH = 2;

    @Spec
    private CommandSpec spec;

    @Parameters(paramLabel = "FILE", description = "The data set: a JSON object a line.")
    private Path file;

    @Option(names = "--validation", paramLabel = "FILE", description = "Another one, which is to be held out.")
    private Path validation;

    @Option(names = "--model", paramLabel = "M", description = "What is to be trained; default no tokens are counted.")
    private Path model;

    @Option(
            names = "--max-length",
            paramLabel = "N",
            description = "The most tokens of a row; default 1024, and never more than the context of the model.")
    private Integer maxLength;

    @Mixin
    private Output output;

    @Override
    public Integer call() throws Exception {
        Cli.usage(spec, () -> {
            Require.that(maxLength == null || model != null, "--max-length", maxLength, "only with --model is allowed");
            return maxLength == null ? null : Require.inRange("--max-length", maxLength, MIN_LENGTH, Integer.MAX_VALUE);
        });
        DataCheck check =
                model == null ? DataCheck.of(file, validation, null, null, SftFormat.defaults()) : checkWithModel();
        output.print(check.json(), check.text());
        return check.errors() == 0 ? 0 : 1;
    }

    private DataCheck checkWithModel() throws Exception {
        try (Workers workers = new Workers(Runtime.getRuntime().availableProcessors())) {
            LanguageModel loaded = Models.load(model, workers);
            SftFormat format = SftFormat.defaults();
            int wanted = maxLength == null ? format.maxLength() : maxLength;
            return DataCheck.of(
                    file,
                    validation,
                    loaded.tokenizer(),
                    Encoder.of(loaded, false),
                    format.withMaxLength(Math.min(wanted, loaded.config().contextLength())));
        }
    }
}
