package org.rollout4j.cli;

import java.util.ArrayList;
import java.util.List;
import org.rollout4j.lm.model.SamplingConfig;
import org.rollout4j.lm.tool.Tools;
import picocli.CommandLine.Option;

/** How a language model chooses tokens. */
final class LmSamplingOptions {
    @Option(names = "--max-tokens", paramLabel = "N", description = "The most tokens to add; default 100.")
    private int maxTokens = 100;

    @Option(
            names = "--temperature",
            paramLabel = "T",
            description = "How much chance there is: 0 for the most likely token always; default 1.")
    private double temperature = 1;

    @Option(names = "--top-k", paramLabel = "K", description = "Choose among the K most likely tokens; default all.")
    private int topK;

    @Option(
            names = "--top-p",
            paramLabel = "P",
            description = "Choose among the most likely tokens that together have the probability P; default 1.")
    private double topP = 1;

    @Option(
            names = "--min-p",
            paramLabel = "P",
            description = "Choose among tokens with the fraction P of the greatest probability; default 0.")
    private double minP;

    @Option(
            names = "--repetition-penalty",
            paramLabel = "F",
            description = "Make tokens that are there already less likely by this factor; default 1.")
    private double repetitionPenalty = 1;

    @Option(names = "--stop", paramLabel = "TEXT", description = "End before this text. Repeatable.")
    private List<String> stop = new ArrayList<>();

    @Option(
            names = "--tools",
            paramLabel = "NAMES",
            description = "Tools that the text may call, names with commas between: calculator; default none.")
    private String tools = "";

    @Option(names = "--seed", paramLabel = "S", description = "What chance derives from; default 1.")
    private long seed = 1;

    /** @throws IllegalArgumentException if one has a value that is not allowed */
    SamplingConfig config() {
        return new SamplingConfig(maxTokens, temperature, topK, topP, minP, repetitionPenalty, stop);
    }

    /** @throws IllegalArgumentException if there is none of a name */
    Tools tools() {
        return Tools.find(tools, 0);
    }

    long seed() {
        return seed;
    }
}
