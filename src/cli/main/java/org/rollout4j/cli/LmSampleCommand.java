package org.rollout4j.cli;

import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.DoubleStream;
import org.rollout4j.core.Require;
import org.rollout4j.core.Workers;
import org.rollout4j.lm.data.Content;
import org.rollout4j.lm.data.Encoder;
import org.rollout4j.lm.model.Completion;
import org.rollout4j.lm.model.LanguageModel;
import org.rollout4j.lm.model.SamplingConfig;
import org.rollout4j.lm.text.ChatMessage;
import org.rollout4j.lm.tool.Tools;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code rollout4j lm sample}. */
@Command(
        name = "sample",
        description = "Let a model continue a text, or with --chat answer a message.",
        footerHeading = "%nExamples:%n",
        footer = {
            "  rollout4j lm sample --model runs/mine --prompt 'Dear '",
            "  rollout4j lm sample --model runs/mine --prompt 'Dear ' --temperature 0 --json",
            "  rollout4j lm sample --model model.gguf --prompt 'Once upon' --top-p 0.9 --stop '.' --stream",
            "  rollout4j lm sample --model runs/products --prompt '12*34=' --tools calculator",
            "  rollout4j lm sample --model model.gguf --chat --prompt 'Who are you?' --system 'You are brief.'"
        })
final class LmSampleCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Mixin
    private LmModelOption model;

    @Option(
            names = "--prompt",
            paramLabel = "TEXT",
            required = true,
            description = "What to continue, or with --chat what the user says.")
    private String prompt;

    @Option(
            names = "--chat",
            description = "Write the prompt as a message, by the model's chat template, and print the answer.")
    private boolean chat;

    @Option(names = "--system", paramLabel = "TEXT", description = "With --chat: the message before the user's.")
    private String system;

    @Mixin
    private LmSamplingOptions sampling;

    @Option(names = "--stream", description = "Print text as it comes.")
    private boolean stream;

    @Mixin
    private Output output;

    @Override
    public Integer call() throws Exception {
        SamplingConfig config = Cli.usage(spec, () -> {
            Require.that(system == null || chat, "--system", system, "only with --chat is allowed");
            return sampling.config();
        });
        Tools tools = Cli.usage(spec, sampling::tools);
        try (Workers workers = new Workers(Runtime.getRuntime().availableProcessors())) {
            LanguageModel loaded = model.load(workers);
            int[] tokens = Encoder.of(loaded, false).prompt(content());
            boolean streams = stream && !output.json();
            if (streams && !chat) {
                say(prompt);
            }
            LmWriter written = LmWriter.write(
                    loaded, tokens, config, tools, sampling.seed(), workers, streams ? this::say : piece -> {});
            if (streams) {
                say(System.lineSeparator());
                return 0;
            }
            Map<String, Object> values = new LinkedHashMap<>();
            values.put("prompt", prompt);
            values.put("completion", written.text());
            values.put("tokenIds", written.completion().tokens());
            values.put("logProbs", logProbs(written.completion()));
            values.put("end", written.completion().end().name().toLowerCase(Locale.ROOT));
            values.put("tokensPerSecond", written.tokensPerSecond());
            output.print(values, (chat ? "" : prompt) + written.text());
            return 0;
        }
    }

    /** Null where a tool wrote. */
    private static List<Double> logProbs(Completion completion) {
        return DoubleStream.of(completion.logProbs())
                .mapToObj(logProb -> Double.isNaN(logProb) ? null : logProb)
                .toList();
    }

    private Content content() {
        if (!chat) {
            return Content.of(prompt);
        }
        List<ChatMessage> messages = new ArrayList<>();
        if (system != null) {
            messages.add(new ChatMessage("system", system));
        }
        messages.add(new ChatMessage("user", prompt));
        return new Content.Messages(messages);
    }

    private void say(String text) {
        PrintStream out = Cli.stdout(spec);
        out.writeBytes(text.getBytes(StandardCharsets.UTF_8));
        out.flush();
    }
}
