package org.rollout4j.serve;

import java.net.InetSocketAddress;
import java.util.Optional;
import org.rollout4j.core.Require;
import org.rollout4j.lm.serve.BatchConfig;

/**
 * How a {@link CompletionServer} serves.
 *
 * @param address where it listens; port 0 is a free one
 * @param modelName what the model is called, in answers and in requests
 * @param apiKey what has to be known to ask for anything but {@code /health}; empty where everybody who reaches the server may ask
 * @param batch how many texts are written at once, wait, and how long they may be
 * @param threads how many compute
 * @param seed what chance derives from where a request has no seed of its own
 * @param maxBodyBytes the longest body of a request, 1 to 1,048,576
 * @param maxChoices the most texts that one request may ask for, 1 to 1024
 */
public record ServerConfig(
        InetSocketAddress address,
        String modelName,
        Optional<String> apiKey,
        BatchConfig batch,
        int threads,
        long seed,
        int maxBodyBytes,
        int maxChoices) {
    private static final int MAX_BODY = 1 << 20;
    private static final int MAX_CHOICES = 32;

    public ServerConfig {
        Require.that(!modelName.isBlank(), "name of the model", "empty", "at least one character is needed");
        Require.that(
                apiKey.map(key -> key.matches("[!-~]+")).orElse(true),
                "API key",
                "empty, or has other characters",
                "visible characters of ASCII are needed");
        Require.inRange("threads", threads, 1, 1024);
        Require.inRange("maxBodyBytes", maxBodyBytes, 1, MAX_BODY);
        Require.inRange("maxChoices", maxChoices, 1, 1024);
    }

    /** A server without an API key, with as many threads as there are processors, bodies of at most 1 MB and at most 32 texts a request. */
    public ServerConfig(InetSocketAddress address, String modelName, BatchConfig batch, long seed) {
        this(
                address,
                modelName,
                Optional.empty(),
                batch,
                Runtime.getRuntime().availableProcessors(),
                seed,
                MAX_BODY,
                Math.min(MAX_CHOICES, batch.rows() + batch.maxWaiting()));
    }

    /** The same with an API key. */
    public ServerConfig withApiKey(String key) {
        return new ServerConfig(address, modelName, Optional.of(key), batch, threads, seed, maxBodyBytes, maxChoices);
    }
}
