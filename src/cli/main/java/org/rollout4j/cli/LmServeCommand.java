package org.rollout4j.cli;

import java.io.PrintWriter;
import java.net.InetSocketAddress;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import org.rollout4j.core.Require;
import org.rollout4j.core.Workers;
import org.rollout4j.lm.model.LanguageModel;
import org.rollout4j.lm.serve.BatchConfig;
import org.rollout4j.serve.CompletionServer;
import org.rollout4j.serve.ServerConfig;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code rollout4j lm serve}. */
@Command(
        name = "serve",
        description = {
            "Serve a model to programs that speak to OpenAI's: completions, chat, streams.",
            "Prints its address, and serves until Ctrl-C or SIGTERM, after which what is being written may end within three seconds;"
                    + " the exit code is then 0."
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  rollout4j lm serve --model models/notes-lm",
            "  rollout4j lm serve --model model.gguf --port 8080 --rows 16",
            "  rollout4j lm serve --model model.gguf --host 0.0.0.0 --api-key secret"
        })
final class LmServeCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Mixin
    private LmModelOption model;

    @Option(
            names = "--name",
            paramLabel = "NAME",
            description = "What requests call the model; default that of its file.")
    private String name;

    @Option(
            names = "--port",
            paramLabel = "P",
            defaultValue = "8080",
            description = "Default ${DEFAULT-VALUE}; 0 is a free one.")
    private int port;

    @Option(
            names = "--host",
            paramLabel = "A",
            defaultValue = "127.0.0.1",
            description = "Where to listen; default ${DEFAULT-VALUE}, which only this machine reaches.")
    private String host;

    @Option(
            names = "--api-key",
            paramLabel = "KEY",
            defaultValue = "${env:ROLLOUT4J_API_KEY}",
            description = "What requests have to know (Authorization: Bearer KEY); default what ROLLOUT4J_API_KEY is,"
                    + " which other users of this machine do not see.")
    private String apiKey;

    @Option(
            names = "--rows",
            paramLabel = "N",
            defaultValue = "8",
            description = "How many texts are written at once; default ${DEFAULT-VALUE}.")
    private int rows;

    @Option(
            names = "--max-waiting",
            paramLabel = "N",
            defaultValue = "64",
            description = "How many texts may wait; default ${DEFAULT-VALUE}. More are refused (503).")
    private int maxWaiting;

    @Option(
            names = "--max-length",
            paramLabel = "N",
            description = "The most tokens of a text, prompt included; default the model's context, up to 2048.")
    private Integer maxLength;

    @Option(names = "--seed", paramLabel = "S", description = "For requests that have none; default by the clock.")
    private Long seed;

    @Override
    public Integer call() throws Exception {
        InetSocketAddress address =
                Cli.usage(spec, () -> new InetSocketAddress(host, Require.inRange("--port", port, 0, 65_535)));
        int threads = Runtime.getRuntime().availableProcessors();
        LanguageModel loaded;
        try (Workers workers = new Workers(threads)) {
            loaded = model.load(workers);
        }
        ServerConfig config = Cli.usage(spec, () -> config(loaded, address));
        CompletionServer server = new CompletionServer(loaded, config);
        Runtime.getRuntime().addShutdownHook(new Thread(() -> {
            server.close();
            Runtime.getRuntime().halt(0); // else Java's own exit code for the signal
        }));
        if (!server.isLoopback() && config.apiKey().isEmpty()) {
            Cli.complain(spec, "anybody who reaches " + server.url() + " may use it; --api-key asks for a key");
        }
        PrintWriter out = spec.commandLine().getOut();
        out.println(server.url());
        out.flush();
        new CountDownLatch(1).await();
        return 0;
    }

    private ServerConfig config(LanguageModel loaded, InetSocketAddress address) {
        int length = maxLength == null
                ? BatchConfig.defaults(loaded).maxLength()
                : Require.inRange("--max-length", maxLength, 2, loaded.config().contextLength());
        BatchConfig batch = new BatchConfig(
                Require.inRange("--rows", rows, 1, 1024),
                Require.inRange("--max-waiting", maxWaiting, 0, 1 << 16),
                length);
        ServerConfig config = new ServerConfig(
                address, name == null ? model.name() : name, batch, seed == null ? System.nanoTime() : seed);
        return Optional.ofNullable(apiKey).map(config::withApiKey).orElse(config);
    }
}
