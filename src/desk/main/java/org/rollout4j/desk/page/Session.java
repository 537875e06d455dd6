package org.rollout4j.desk.page;

import java.io.Closeable;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.random.RandomGenerator;
import org.rollout4j.core.Workers;
import org.rollout4j.desk.profile.Event;
import org.rollout4j.desk.profile.Profile;
import org.rollout4j.desk.write.GhostWriter;
import org.rollout4j.desk.write.GhostWriterConfig;
import org.rollout4j.desk.write.Learned;
import org.rollout4j.desk.write.Liking;
import org.rollout4j.desk.write.PersonalLearner;
import org.rollout4j.desk.write.Suggestion;
import org.rollout4j.file.AtomicFiles;
import org.rollout4j.lm.data.Content;

/** An open profile: writes, records, learns. Any number of threads. */
final class Session implements Closeable {
    private static final String EXCHANGED = ".rows.jsonl";

    private final Profile profile;
    private final Turns turns = new Turns();
    private final Workers workers;
    private final Study study;
    private final GhostWriter writer;
    private long version;

    /** @param make given what learning is to call between the parts of an update */
    Session(Profile profile, Make make, RandomGenerator random) {
        this.profile = profile;
        workers = new Workers(Runtime.getRuntime().availableProcessors());
        writer = new GhostWriter(this::learned, GhostWriterConfig.defaults(), random, workers);
        study = new Study(profile, () -> make.fresh(turns::giveWay), () -> writer.readAgain(turns::areWanted));
    }

    private Learned learned() {
        return study.learner().learned();
    }

    /** Makes a learner that knows nothing yet. */
    @FunctionalInterface
    interface Make {
        PersonalLearner fresh(Runnable giveWay);
    }

    /** What may come next, without a trace. */
    Optional<Suggestion> suggest(String before, BooleanSupplier cancelled) {
        return turns.write(() -> writer.continuation(before, cancelled));
    }

    /** What may come next; that there is nothing is recorded too. */
    Optional<Suggestion> suggestAndRecord(String before, BooleanSupplier cancelled) throws IOException {
        Optional<Suggestion> suggestion = suggest(before, cancelled);
        if (suggestion.isEmpty() && !cancelled.getAsBoolean()) {
            record(new Event.Hidden(Content.of(before)));
        }
        return suggestion;
    }

    List<String> choices(Wish wish, int count, BooleanSupplier cancelled) {
        return turns.write(() -> wish.sentences().isPresent()
                ? writer.choices(wish.content(), count, wish.sentences().getAsInt(), cancelled)
                : writer.choices(wish.content(), count, cancelled));
    }

    void record(Event.Signal signal) throws IOException {
        if (profile.record(signal).isPresent() && signal.isAnswer()) {
            study.hear();
        }
    }

    void setWeight(String feature, double value) throws IOException {
        profile.setWeight(feature, value);
        study.hurry();
    }

    void pause(boolean pause) throws IOException {
        profile.pause(pause);
    }

    /** Whether there was something to take back. */
    boolean undo() throws IOException {
        boolean undone = profile.undo().isPresent();
        if (undone) {
            study.beginAnew();
        }
        return undone;
    }

    /** Forgets everything, the text that is being written too. */
    synchronized void forget() throws IOException {
        study.forget();
        version++;
    }

    /** The text that is being written, and its version. */
    synchronized Map<String, Object> text() throws IOException {
        return Map.of("text", profile.text(), "version", version);
    }

    /**
     * Keeps the text that is being written.
     *
     * @param known the version that it was made of
     * @return the new one
     * @throws IllegalStateException if that is another one by now
     */
    synchronized long keep(String text, long known) throws IOException {
        if (known != version) {
            throw new IllegalStateException("another tab has changed the text");
        }
        profile.keep(text);
        return ++version;
    }

    /** Rows as text, in TRL's formats. */
    synchronized String exported(boolean preferences) throws IOException {
        Path file = profile.folder().resolve(EXCHANGED);
        try {
            if (preferences) {
                profile.exportPreferences(file);
            } else {
                profile.exportUnpaired(file);
            }
            return Files.readString(file);
        } catch (IOException e) {
            throw withoutPlace(file, e);
        } finally {
            Files.deleteIfExists(file);
        }
    }

    /** Returns how many rows there were. */
    synchronized int add(String rows) throws IOException {
        Path file = profile.folder().resolve(EXCHANGED);
        try {
            AtomicFiles.write(file, out -> out.write(rows.getBytes(StandardCharsets.UTF_8)));
            int count = profile.importRows(file);
            study.hurry();
            return count;
        } catch (IOException e) {
            throw withoutPlace(file, e);
        } finally {
            Files.deleteIfExists(file);
        }
    }

    /** The file was there for a moment only. */
    private static IOException withoutPlace(Path file, IOException e) {
        return new IOException(String.valueOf(e.getMessage()).replace(file.toString(), "rows"), e);
    }

    /** What the page shows of it. */
    Map<String, Object> state() {
        PersonalLearner learner = study.learner();
        Map<String, Object> state = new LinkedHashMap<>();
        state.put("profile", profile.folder().getFileName().toString());
        state.put("folder", profile.folder().toString());
        state.put("paused", profile.paused());
        state.put("statistics", Statistics.of(profile.entries()));
        state.put("likings", learner.likings().stream().map(Session::json).toList());
        state.put("kl", learner.kl());
        state.put("updates", learner.learned().update());
        state.put("behind", study.isBehind());
        state.put("problem", study.problem());
        synchronized (this) {
            state.put("version", version);
        }
        return state;
    }

    private static Map<String, Object> json(Liking liking) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("feature", liking.feature());
        json.put("weight", liking.weight());
        json.put("low", liking.low());
        json.put("high", liking.high());
        json.put("isSet", liking.isSet());
        return json;
    }

    @Override
    public void close() throws IOException {
        turns.close();
        study.close();
        workers.close();
        profile.close();
    }
}
