package org.rollout4j.cli;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.rollout4j.core.SplitMix;
import org.rollout4j.core.Workers;
import org.rollout4j.lm.data.TemplateFormat;
import org.rollout4j.lm.model.LanguageModel;
import org.rollout4j.lm.model.SamplingConfig;
import org.rollout4j.lm.text.ChatMessage;
import org.rollout4j.lm.tool.Tools;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code rollout4j lm chat}. */
@Command(
        name = "chat",
        description = {
            "Talk with a model that has a chat template: a line is a message, and the answer is printed as it comes.",
            "An empty line begins anew, the end of the input (Ctrl-D) ends. A message for which there is no room or no token is"
                    + " left out, and the exit code is 1."
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  rollout4j lm chat --model model.gguf",
            "  rollout4j lm chat --model model.gguf --system 'You are brief.' --temperature 0.7"
        })
final class LmChatCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Mixin
    private LmModelOption model;

    @Option(names = "--system", paramLabel = "TEXT", description = "What the model is told first.")
    private String system;

    @Mixin
    private LmSamplingOptions sampling;

    @Override
    public Integer call() throws Exception {
        SamplingConfig config = Cli.usage(spec, sampling::config);
        Tools tools = Cli.usage(spec, sampling::tools);
        try (Workers workers = new Workers(Runtime.getRuntime().availableProcessors())) {
            LanguageModel loaded = model.load(workers);
            TemplateFormat format = new TemplateFormat(loaded, false);
            BufferedReader in = new BufferedReader(new InputStreamReader(System.in, Charset.defaultCharset()));
            List<ChatMessage> messages = begin();
            int exitCode = 0;
            for (String line = ask(in); line != null; line = ask(in)) {
                if (line.isBlank()) {
                    messages = begin();
                    continue;
                }
                List<ChatMessage> asked = new ArrayList<>(messages);
                asked.add(new ChatMessage("user", line));
                try {
                    asked.add(new ChatMessage("assistant", answer(loaded, format, asked, config, tools, workers)));
                    messages = asked;
                } catch (IllegalArgumentException e) { // the conversation goes on without it
                    Cli.complain(spec, e.getMessage());
                    exitCode = 1;
                }
            }
            return exitCode;
        }
    }

    /** Prints and returns what the model says. */
    private String answer(
            LanguageModel loaded,
            TemplateFormat format,
            List<ChatMessage> messages,
            SamplingConfig config,
            Tools tools,
            Workers workers) {
        int[] prompt = format.render(messages, true).ids();
        long seed = SplitMix.derive(sampling.seed(), messages.size());
        LmWriter answer = LmWriter.write(loaded, prompt, config, tools, seed, workers, this::say);
        say(System.lineSeparator());
        return answer.text();
    }

    private List<ChatMessage> begin() {
        List<ChatMessage> messages = new ArrayList<>();
        if (system != null) {
            messages.add(new ChatMessage("system", system));
        }
        return messages;
    }

    private String ask(BufferedReader in) throws IOException {
        if (Boolean.getBoolean(ProgressDisplay.TERMINAL)) {
            PrintWriter err = spec.commandLine().getErr();
            err.print("> ");
            err.flush();
        }
        return in.readLine();
    }

    private void say(String text) {
        PrintStream out = Cli.stdout(spec);
        out.writeBytes(text.getBytes(StandardCharsets.UTF_8));
        out.flush();
    }
}
