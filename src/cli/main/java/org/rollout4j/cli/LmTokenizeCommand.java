package org.rollout4j.cli;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.IntStream;
import org.rollout4j.core.Workers;
import org.rollout4j.lm.text.Tokenizer;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code rollout4j lm tokenize}. */
@Command(
        name = "tokenize",
        description =
                "Show the tokens of a text. Names of special tokens stand for them, as in Hugging Face's libraries.",
        footerHeading = "%nExamples:%n",
        footer = {"  rollout4j lm tokenize --model runs/mine 'Dear all'"})
final class LmTokenizeCommand implements Callable<Integer> {
    @Mixin
    private LmModelOption model;

    @Parameters(paramLabel = "TEXT", description = "The text.")
    private String text;

    @Option(names = "--plain", description = "Names of special tokens are text like any other.")
    private boolean plain;

    @Mixin
    private Output output;

    @Override
    public Integer call() throws Exception {
        try (Workers workers = new Workers(Runtime.getRuntime().availableProcessors())) {
            Tokenizer tokenizer = model.load(workers).tokenizer();
            int[] ids = plain ? tokenizer.encode(text) : tokenizer.encodeWithSpecialTokens(text);
            List<String> tokens = new ArrayList<>();
            IntStream.of(ids).forEach(id -> tokens.add(tokenizer.decode(id)));
            Map<String, Object> values = new LinkedHashMap<>();
            values.put("tokenIds", ids);
            values.put("tokens", tokens);
            StringBuilder lines = new StringBuilder();
            for (int i = 0; i < ids.length; i++) {
                lines.append(String.format(
                        java.util.Locale.ROOT,
                        "%8d  %s%n",
                        ids[i],
                        tokens.get(i).replace("\n", "\\n")));
            }
            output.print(values, lines.toString());
            return 0;
        }
    }
}
