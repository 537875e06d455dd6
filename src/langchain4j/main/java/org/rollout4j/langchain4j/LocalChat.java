package org.rollout4j.langchain4j;

import dev.langchain4j.model.chat.ChatModel;
import dev.langchain4j.model.chat.StreamingChatModel;
import dev.langchain4j.model.chat.listener.ChatModelListener;
import dev.langchain4j.model.chat.request.ChatRequestParameters;
import java.util.List;
import java.util.concurrent.Executor;
import org.rollout4j.core.Require;
import org.rollout4j.lm.model.LanguageModel;

/**
 * A language model of this process as chat models of LangChain4j, which share its weights, its memory and its threads. Any number of threads may ask; one request
 * is answered after the other. Its n-th request draws what chance derives from the seed and n, so that the same question asked again has other answers, and the
 * same program the same ones.
 *
 * <p>Of a request's parameters {@code temperature}, {@code topP}, {@code topK}, {@code maxOutputTokens} and {@code stopSequences} are honoured. Tools, JSON as the
 * format of answers, penalties by frequency, names of other models, and messages that are not text are refused by name.
 */
public final class LocalChat implements AutoCloseable {
    private final Generator generator;
    private final ChatModel chatModel;
    private final StreamingChatModel streamingChatModel;

    private LocalChat(Builder builder) {
        generator = new Generator(builder.model, builder.name, builder.threads, builder.seed);
        ChatRequestParameters defaults = ChatRequestParameters.builder()
                .modelName(builder.name)
                .temperature(builder.temperature)
                .maxOutputTokens(builder.maxOutputTokens)
                .build()
                .overrideWith(builder.parameters);
        chatModel = new LocalChatModel(generator, defaults, builder.listeners);
        streamingChatModel = new LocalStreamingChatModel(generator, defaults, builder.listeners, builder.executor);
    }

    /**
     * Begins one.
     *
     * @param model one with a chat template
     */
    public static Builder builder(LanguageModel model) {
        return new Builder(model);
    }

    /** Answers when the answer is whole. */
    public ChatModel chatModel() {
        return chatModel;
    }

    /**
     * Tells of the answer as it comes, never of parts of a character. What a handler throws goes to its {@code onError}; a stream that is cancelled ends without
     * another call of the handler. A handler that waits for another answer of the same model waits for ever.
     */
    public StreamingChatModel streamingChatModel() {
        return streamingChatModel;
    }

    /** Waits for the answer that is being written, and ends the threads. */
    @Override
    public void close() {
        generator.close();
    }

    /** What a {@link LocalChat} is made of. */
    public static final class Builder {
        private final LanguageModel model;
        private String name = "rollout4j";
        private double temperature = 0.7;
        private int maxOutputTokens = 256;
        private ChatRequestParameters parameters =
                ChatRequestParameters.builder().build();
        private List<ChatModelListener> listeners = List.of();
        private int threads = Runtime.getRuntime().availableProcessors();
        private long seed = 1;
        private Executor executor = Builder::run;

        private Builder(LanguageModel model) {
            this.model = model;
        }

        /** A thread for each, which keeps no program alive. */
        private static void run(Runnable task) {
            Thread thread = new Thread(task, "rollout4j-chat");
            thread.setDaemon(true);
            thread.start();
        }

        /** What the model is called in requests and answers; {@code rollout4j} if nothing is said. */
        public Builder modelName(String given) {
            name = given;
            return this;
        }

        /** What requests that say nothing else are answered by; before it are a temperature of 0.7 and at most 256 tokens. */
        public Builder defaultRequestParameters(ChatRequestParameters given) {
            parameters = given;
            return this;
        }

        /** Who is told of requests, answers and errors, as LangChain4j does it. */
        public Builder listeners(List<ChatModelListener> given) {
            listeners = List.copyOf(given);
            return this;
        }

        /** How many threads compute, the caller's included; as many as there are processors if nothing is said. */
        public Builder threads(int given) {
            threads = given;
            return this;
        }

        /** What chance derives from; 1 if nothing is said. */
        public Builder seed(long given) {
            seed = given;
            return this;
        }

        /** Who runs streams; each has a thread of its own if nothing is said. */
        public Builder executor(Executor given) {
            executor = given;
            return this;
        }

        /** @throws IllegalArgumentException if the model has no chat template, or one that is not covered; the message is one line */
        public LocalChat build() {
            Require.that(name != null && !name.isBlank(), "modelName", name, "a text that is not blank is needed");
            return new LocalChat(this);
        }
    }
}
