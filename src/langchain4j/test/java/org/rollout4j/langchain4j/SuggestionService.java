package org.rollout4j.langchain4j;

import dev.langchain4j.model.chat.ChatModel;
import dev.langchain4j.model.embedding.EmbeddingModel;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.rollout4j.lm.rerank.Features;
import org.rollout4j.lm.rerank.Feedback;
import org.rollout4j.lm.rerank.Reliability;
import org.rollout4j.lm.rerank.Reranker;

// docs: begin
/** Suggests replies to messages, the best of four, and learns from what people do with them. */
final class SuggestionService {
    private final Path file;
    private final Reranker reranker;
    private final ChatModel best;

    SuggestionService(ChatModel chat, EmbeddingModel encoder, Path file) throws IOException {
        Features features = EmbeddingFeatures.ofCompletions(encoder, "all-minilm-l6-v2-q");
        this.file = file;
        this.reranker = Files.exists(file) ? Reranker.load(file, features) : new Reranker(features);
        this.best = new BestOfN(chat, reranker, 4);
    }

    String suggest(String message) {
        return best.chat(message);
    }

    void thumb(String message, String reply, boolean up) throws IOException {
        learn(new Feedback.Thumb(message, reply, up));
    }

    void sent(String message, String suggested, String sent) throws IOException {
        if (sent.equals(suggested)) {
            thumb(message, sent, true);
        } else {
            learn(new Feedback.Edit(message, suggested, sent));
        }
    }

    private synchronized void learn(Feedback feedback) throws IOException {
        reranker.learn(feedback); // takes milliseconds, most of them the encoder's
        reranker.save(file);
    }

    Reliability reliability() {
        return reranker.recently(); // of the latest 256 things that it learned, how many it expected
    }
}
// docs: end
