package org.rollout4j.serve;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongSupplier;
import java.util.stream.Stream;
import org.rollout4j.file.Json;
import org.rollout4j.http.Reply;
import org.rollout4j.http.WriteLimit;

/**
 * Answers a call while its texts are being written, as one document or piece by piece. Somebody who hangs up is noticed by what is written to
 * him, and so something that means nothing is, from time to time.
 */
final class Answer {
    /** After so long without news something is written. */
    private static final long SILENCE_MILLIS = 500;

    private final Call call;
    private final AnswerFormat format;
    private final CallEvents events;
    private final Reply reply;
    private final WriteLimit limit;
    private final List<WrittenText> texts;
    private final LongSupplier nanos;
    private OutputStream out;
    private long wroteAt;

    /** @param nanos {@link System#nanoTime}, or another clock */
    Answer(Call call, AnswerFormat format, CallEvents events, Reply reply, WriteLimit limit, LongSupplier nanos) {
        this.call = call;
        this.format = format;
        this.events = events;
        this.reply = reply;
        this.limit = limit;
        this.nanos = nanos;
        this.wroteAt = nanos.getAsLong();
        this.texts = Stream.generate(() -> new WrittenText(call.logProbs()))
                .limit((long) call.prompts().size() * call.choices())
                .toList();
    }

    /**
     * Answers to the end.
     *
     * @throws IOException if the caller has gone
     * @throws ApiException if the texts could not be written, and nothing has been answered yet
     */
    void send() throws IOException, InterruptedException {
        try {
            if (call.stream()) {
                stream();
            } else {
                whole();
            }
        } catch (ApiException e) {
            if (out == null) {
                throw e;
            }
            write(call.stream() ? event(e.json()) + "data: [DONE]\n\n" : Json.line(e.json()));
        }
    }

    private void whole() throws IOException, InterruptedException {
        while (!isComplete()) {
            addNews();
            if (isSilent()) {
                begin("application/json");
                write(" "); // may stand before a document
            }
        }
        List<Map<String, Object>> choices = new ArrayList<>();
        for (int i = 0; i < texts.size(); i++) {
            WrittenText text = texts.get(i);
            choices.add(format.choice(i, text.takeText(), text.takeScored(), text.end()));
        }
        Map<String, Object> document = format.whole(choices, usage());
        if (out == null) {
            limit.within(() -> reply.json(200, document));
        } else {
            write(Json.line(document));
        }
    }

    private void stream() throws IOException, InterruptedException {
        boolean opened = false;
        while (!isComplete()) {
            addNews();
            begin("text/event-stream; charset=utf-8");
            if (!opened && format.chat()) {
                for (int i = 0; i < texts.size(); i++) {
                    write(chunk(format.opening(i)));
                }
            }
            opened = true;
            String news = news();
            write(news.isEmpty() && isSilent() ? ": still here\n\n" : news);
        }
        String usage = "";
        if (call.includeUsage()) {
            Map<String, Object> last = format.chunk(List.of());
            last.put("usage", usage());
            usage = event(last);
        }
        write(usage + "data: [DONE]\n\n");
    }

    private boolean isComplete() {
        return texts.stream().allMatch(text -> text.end() != null);
    }

    /** Adds what has come, or comes before long. */
    private void addNews() throws InterruptedException {
        Optional<CallEvents.Event> event = events.next(SILENCE_MILLIS);
        while (event.isPresent()) {
            texts.get(event.get().request()).add(event.get());
            event = events.next(0);
        }
    }

    private boolean isSilent() {
        return nanos.getAsLong() - wroteAt >= SILENCE_MILLIS * 1_000_000;
    }

    /** Chunks with what is new of each text. */
    private String news() {
        StringBuilder chunks = new StringBuilder();
        for (int i = 0; i < texts.size(); i++) {
            WrittenText text = texts.get(i);
            if (text.hasNews()) {
                chunks.append(chunk(format.delta(i, text.takeText(), text.takeScored(), text.end())));
            }
        }
        return chunks.toString();
    }

    private String chunk(Map<String, Object> choice) {
        Map<String, Object> chunk = format.chunk(List.of(choice));
        if (call.includeUsage()) {
            chunk.put("usage", null);
        }
        return event(chunk);
    }

    private static String event(Map<String, Object> json) {
        return "data: " + Json.line(json) + "\n\n";
    }

    private Map<String, Object> usage() {
        return AnswerFormat.usage(
                call.promptTokens(),
                texts.stream().mapToInt(WrittenText::tokens).sum());
    }

    private void begin(String type) throws IOException {
        if (out == null) {
            out = reply.stream(type).orElseThrow(); // only POSTs come here
        }
    }

    private void write(String text) throws IOException {
        if (!text.isEmpty()) {
            limit.within(() -> {
                out.write(text.getBytes(StandardCharsets.UTF_8));
                out.flush();
            });
            wroteAt = nanos.getAsLong();
        }
    }
}
