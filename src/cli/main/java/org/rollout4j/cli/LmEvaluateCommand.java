package org.rollout4j.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.concurrent.Callable;
import org.rollout4j.core.Require;
import org.rollout4j.core.Workers;
import org.rollout4j.lm.data.TextCorpus;
import org.rollout4j.lm.data.Windows;
import org.rollout4j.lm.model.LanguageModel;
import org.rollout4j.lm.model.Sequence;
import org.rollout4j.lm.tune.LossEvaluator;
import org.rollout4j.lm.tune.SftConfig;
import org.rollout4j.lm.tune.SftData;
import org.rollout4j.view.Text;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code rollout4j lm evaluate}. */
@Command(
        name = "evaluate",
        description = {
            "Measure how well a model predicts a text: the mean loss of its tokens.",
            "Of a file of JSON lines each row is an example, of which the completion counts, as fine-tuning sees it."
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  rollout4j lm evaluate --model runs/mine --data other.txt",
            "  rollout4j lm evaluate --model runs/mine --data all.txt --last 0.1",
            "  rollout4j lm evaluate --model runs/tuned --data other.jsonl --json"
        })
final class LmEvaluateCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Mixin
    private LmModelOption model;

    @Option(
            names = "--data",
            paramLabel = "FILE",
            required = true,
            description = "A text file, a folder of them, or a file of JSON lines, .jsonl.")
    private Path data;

    @Option(
            names = "--last",
            paramLabel = "F",
            description = "Only the last part of the text, for example 0.1: what training on it held out; default all.")
    private double last = 1;

    @Mixin
    private Output output;

    @Override
    public Integer call() throws Exception {
        boolean part = Cli.usage(spec, this::isPart);
        try (Workers workers = new Workers(Runtime.getRuntime().availableProcessors())) {
            LanguageModel loaded = model.load(workers);
            LossEvaluator.HeldOut result = new LossEvaluator(sequences(loaded, part), workers).evaluate(loaded);
            Map<String, Object> values = new LinkedHashMap<>();
            values.put("loss", result.loss());
            values.put("perplexity", result.perplexity());
            values.put("meanTokenAccuracy", result.accuracy());
            values.put("tokens", result.targets());
            output.print(
                    values,
                    Text.format(
                            "loss        %.4f nats a token%nperplexity  %.2f%naccuracy    %.3f%ntokens      %d%n",
                            result.loss(), result.perplexity(), result.accuracy(), result.targets()));
            return 0;
        }
    }

    private boolean isPart() {
        Require.that(last > 0 && last <= 1, "--last", last, "above 0, up to 1");
        Require.that(last == 1 || !SftData.isRows(data), "--last", last, "only text has a last part");
        return last < 1;
    }

    private List<Sequence> sequences(LanguageModel loaded, boolean part) throws IOException {
        int context = loaded.config().contextLength();
        if (SftData.isRows(data)) {
            SftData rows =
                    SftData.read(List.of(data), loaded, SftConfig.defaults().format(context));
            rows.notes().forEach(note -> Cli.complain(spec, note));
            return rows.sequences();
        }
        OptionalInt end = loaded.endTokens().isEmpty()
                ? OptionalInt.empty()
                : OptionalInt.of(loaded.endTokens().get(0));
        TextCorpus corpus = TextCorpus.read(List.of(data), loaded.tokenizer(), end);
        Windows windows = part ? corpus.heldOut(last) : corpus.all();
        return windows.each(Math.min(context, windows.length() - 1));
    }
}
