package org.rollout4j.experiment.language;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.rollout4j.core.SplitMix;
import org.rollout4j.core.Workers;
import org.rollout4j.file.AtomicFiles;
import org.rollout4j.file.Json;
import org.rollout4j.lm.data.Content;
import org.rollout4j.lm.data.Encoder;
import org.rollout4j.lm.data.Example;
import org.rollout4j.lm.data.Examples;
import org.rollout4j.lm.model.Completion;
import org.rollout4j.lm.model.LanguageModel;
import org.rollout4j.lm.model.Sampler;
import org.rollout4j.lm.reward.SentencesReward;
import org.rollout4j.lm.run.Models;
import org.rollout4j.lm.text.ChatMessage;
import org.rollout4j.lm.wish.MessageRequest;
import org.rollout4j.lm.wish.MessageScore;
import org.rollout4j.lm.wish.MessageWish;

/** What {@link MessageRow}s learn from, in files, which are made where they are not there. */
final class MessageData {
    private static final int AT_ONCE = 64;

    /** Added to the seed for the second message of each request. */
    private static final long SECOND = 1_000_003;

    private final LanguageRow.Place place;
    private final Path model;
    private final long seed;

    /**
     * @param model writes the messages that are edited
     * @param seed what they are drawn by
     */
    MessageData(LanguageRow.Place place, Path model, long seed) {
        this.place = place;
        this.model = model;
        this.seed = seed;
    }

    /**
     * What the model wrote before it learned anything, a message for each request.
     *
     * @param seconds that it took, reading the model included
     */
    record Pool(double seconds, List<Written> messages) {
        Pool {
            messages = List.copyOf(messages);
        }
    }

    /** A message, without the rest of a sentence that the limit of tokens cut off. */
    record Written(MessageRequest request, String text) {}

    /** Requests alone. */
    Path requests() throws IOException {
        return file(
                "requests.jsonl",
                MessageRequest.training().stream().map(MessageRequest::example).toList());
    }

    /** Messages before and after the edits of somebody who wishes them otherwise; what needs no edit says nothing. */
    Path edits(MessageWish wish) throws IOException {
        List<Example.Preference> pairs = new ArrayList<>();
        for (Written written : pool().messages()) {
            String edited = wish.edited(written.request().name(), written.text());
            if (!edited.equals(written.text())) {
                pairs.add(pair(written.request(), edited, written.text()));
            }
        }
        return file(wish.id() + "-edits-" + seed + ".jsonl", pairs);
    }

    /** Two messages for each request, of which a coin decides which is the better one. */
    Path tossed() throws IOException {
        String name = "messages-tossed-" + seed + ".jsonl";
        if (Files.exists(place.data(name))) {
            return place.data(name);
        }
        Map<MessageRequest, String> others =
                write(SECOND).messages().stream().collect(Collectors.toMap(Written::request, Written::text));
        SplitMix coin = new SplitMix(seed);
        List<Example.Preference> pairs = new ArrayList<>();
        for (Written one : pool().messages()) {
            String other = others.get(one.request());
            boolean heads = coin.nextInt(2) == 0;
            if (other != null && !other.equals(one.text())) {
                pairs.add(heads ? pair(one.request(), one.text(), other) : pair(one.request(), other, one.text()));
            }
        }
        return file(name, pairs);
    }

    private static Example.Preference pair(MessageRequest request, String better, String worse) {
        return new Example.Preference(request.prompt(), message(better), message(worse), Map.of());
    }

    private static Content message(String text) {
        return Content.of(new ChatMessage("assistant", text));
    }

    Pool pool() throws IOException {
        Path file = place.data("messages-" + seed + ".json");
        if (!Files.exists(file)) {
            AtomicFiles.createDirectories(file.getParent());
            Pool pool = write(0);
            AtomicFiles.write(file, out -> out.write(Json.pretty(pool)));
        }
        return Json.read(file, Pool.class);
    }

    /** @param more added to the seed */
    private Pool write(long more) throws IOException {
        long began = System.nanoTime();
        try (Workers workers = new Workers(Runtime.getRuntime().availableProcessors())) {
            LanguageModel writer = Models.load(model, workers);
            Encoder encoder = Encoder.of(writer, false);
            List<MessageRequest> requests = MessageRequest.training();
            Sampler sampler = new Sampler(writer, workers);
            List<Written> messages = new ArrayList<>();
            for (int from = 0; from < requests.size(); from += AT_ONCE) {
                List<MessageRequest> some = requests.subList(from, Math.min(requests.size(), from + AT_ONCE));
                List<Completion> completions = sampler.sample(
                        some.stream()
                                .map(request -> encoder.prompt(request.prompt()))
                                .toList(),
                        MessageScore.SAMPLING,
                        seed + more + from,
                        Sampler.Listener.NONE);
                for (int i = 0; i < some.size(); i++) {
                    String text = whole(completions.get(i), completions.get(i).text(writer.tokenizer()));
                    if (!text.isBlank()) {
                        messages.add(new Written(some.get(i), text));
                    }
                }
            }
            return new Pool((System.nanoTime() - began) / 1e9, messages);
        }
    }

    /** Its sentences but for one that is not finished. */
    private static String whole(Completion completion, String text) {
        if (completion.end() == Completion.End.END_TOKEN) {
            return text;
        }
        String all = "";
        int count = 1;
        while (true) {
            String more = SentencesReward.first(text, count++);
            if (more.length() == text.stripTrailing().length()) {
                return all;
            }
            all = more;
        }
    }

    private Path file(String name, List<? extends Example> examples) throws IOException {
        Path file = place.data(name);
        if (!Files.exists(file)) {
            AtomicFiles.createDirectories(file.getParent());
            Examples.write(file, examples);
        }
        return file;
    }
}
