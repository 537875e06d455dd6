package org.rollout4j.desk.profile;

import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.rollout4j.file.AtomicFiles;
import org.rollout4j.file.InvalidFileException;

/**
 * Somebody who writes with one model: a folder with {@code profile.json}, {@code journal.jsonl}, and whatever is learned from it. Nobody but its owner may
 * read it. It is open once at a time; any number of threads may share it.
 */
public final class Profile implements Closeable {
    static final String JOURNAL = "journal.jsonl";

    private final Path folder;
    private final Base base;
    private final Journal journal;
    private boolean paused;

    private Profile(Path folder, Base base, boolean paused, Journal journal) {
        this.folder = folder;
        this.base = base;
        this.paused = paused;
        this.journal = journal;
    }

    /**
     * What a profile says of itself.
     *
     * @param base null if there is a problem
     * @param problem why it cannot be opened, in one line; null if it can
     */
    public record About(Path folder, Base base, boolean paused, String problem) {}

    /**
     * Where a profile of that name belongs.
     *
     * @throws IllegalArgumentException if the name is no safe name of a folder; the message is one line that says what is
     */
    public static Path folder(Path parent, String name) {
        return ProfileName.in(parent, name);
    }

    /**
     * Makes a profile and opens it.
     *
     * @param folder missing, or empty but for what a killed creation left
     * @throws IOException if there is one, or it cannot be made; the message is one line
     */
    public static Profile create(Path folder, Base base, Clock clock) throws IOException {
        if (Files.isDirectory(folder)) {
            requireUnused(folder);
            PrivateFiles.restrict(folder);
        } else {
            PrivateFiles.createFolder(folder);
        }
        Journal journal = Journal.open(folder.resolve(JOURNAL), clock);
        boolean made = false;
        try {
            requireUnused(folder); // now that nobody else makes one here
            AtomicFiles.sweep(folder);
            new ProfileDocument(ProfileDocument.FORMAT, base, false).write(folder);
            made = true;
            return new Profile(folder, base, false, journal);
        } finally {
            if (!made) {
                journal.close();
            }
        }
    }

    /** Empty files, locks and leftovers are what a killed creation leaves. */
    private static void requireUnused(Path folder) throws IOException {
        if (ProfileDocument.isIn(folder)) {
            throw new IOException(folder + ": is a profile already");
        }
        try (Stream<Path> files = Files.list(folder)) {
            for (Path file : files.toList()) {
                String name = file.getFileName().toString();
                boolean leftover = name.startsWith("." + ProfileDocument.NAME) || name.startsWith("." + JOURNAL);
                boolean empty = Set.of(JOURNAL, JOURNAL + Journal.LOCK).contains(name) && Files.size(file) == 0;
                if (!leftover && !empty) {
                    throw new IOException(folder + ": is not empty: a profile needs a folder of its own");
                }
            }
        }
    }

    /**
     * Opens a profile.
     *
     * @param base the model that is there; it must be the one that the profile was made for, whatever it is called
     * @throws IOException if it is none, in use, damaged, of a later version, or of another model; the message is one line, without any of its texts
     */
    public static Profile open(Path folder, Base base, Clock clock) throws IOException {
        ProfileDocument document = ProfileDocument.read(folder);
        if (!document.base().isSame(base)) {
            throw new InvalidFileException(
                    folder.resolve(ProfileDocument.NAME),
                    "base is " + described(document.base()) + ": the model here is another, " + described(base));
        }
        if (Forgetting.isBegun(folder)) {
            forget(folder);
        }
        Journal journal = Journal.open(folder.resolve(JOURNAL), clock);
        boolean opened = false;
        try {
            AtomicFiles.sweep(folder);
            PrivateFiles.restrict(folder);
            opened = true;
            return new Profile(folder, document.base(), document.paused(), journal);
        } finally {
            if (!opened) {
                journal.close();
            }
        }
    }

    private static String described(Base base) {
        return base.name() + " (weights " + base.sha256().substring(0, 12) + ", tokenizer "
                + base.tokenizerSha256().substring(0, 12) + ")";
    }

    /** The profiles in a folder, sorted by their names; none if there is no such folder. */
    public static List<About> list(Path parent) throws IOException {
        if (!Files.isDirectory(parent)) {
            return List.of();
        }
        try (Stream<Path> folders = Files.list(parent)) {
            return folders.filter(ProfileDocument::isIn)
                    .sorted()
                    .map(Profile::about)
                    .toList();
        }
    }

    private static About about(Path folder) {
        try {
            ProfileDocument document = ProfileDocument.read(folder);
            return new About(folder, document.base(), document.paused(), null);
        } catch (InvalidFileException e) {
            return new About(folder, null, false, e.getMessage());
        }
    }

    /**
     * Forgets everything, as {@link #forget()}, of a profile that is not open and need not be fit to be opened.
     *
     * @throws IOException if it is none, or is in use; the message is one line
     */
    public static void forget(Path folder) throws IOException {
        Path journal = folder.resolve(JOURNAL);
        Path lock = folder.resolve(JOURNAL + Journal.LOCK);
        if (!ProfileDocument.isIn(folder) || !Files.exists(lock)) {
            throw new InvalidFileException(folder, "is not a profile");
        }
        try (WriterLock held = WriterLock.take(lock, journal)) {
            Forgetting.begin(folder);
            PrivateFiles.delete(journal);
            Forgetting.end(folder);
        }
    }

    public Path folder() {
        return folder;
    }

    /** The model that it was made for. */
    public Base base() {
        return base;
    }

    /** Everything that is kept of what somebody did, in order. */
    public List<Entry> entries() {
        return journal.entries();
    }

    /** Whether nothing is recorded or learned. */
    public synchronized boolean paused() {
        return paused;
    }

    /**
     * Pauses or goes on; kept when it is closed.
     *
     * @throws IOException if it cannot be written; the message is one line
     */
    public synchronized void pause(boolean pause) throws IOException {
        new ProfileDocument(ProfileDocument.FORMAT, base, pause).write(folder);
        paused = pause;
    }

    /**
     * Keeps what somebody did with a suggestion; on the disk when it returns.
     *
     * @return empty while it is paused
     * @throws IllegalArgumentException if it is too long; the message is one line
     * @throws IOException if it cannot be written; the message is one line
     */
    public synchronized Optional<Entry> record(Event.Signal signal) throws IOException {
        return paused ? Optional.empty() : Optional.of(journal.append(signal));
    }

    /**
     * Keeps what somebody set by hand, paused or not.
     *
     * @throws IllegalArgumentException as {@link Event.WeightSet}
     * @throws IOException as {@link #record}
     */
    public synchronized Entry setWeight(String feature, double value) throws IOException {
        return journal.append(new Event.WeightSet(feature, value));
    }

    /**
     * Takes back the last lesson that was not: neither what was hidden nor what was ignored is one. Whoever learns begins anew and is told everything else by
     * {@link #replay}. The text itself stays in the journal, until everything is forgotten.
     *
     * @return what was taken back; empty if there is nothing
     * @throws IOException as {@link #record}
     */
    public synchronized Optional<Entry> undo() throws IOException {
        Optional<Entry> last = Lessons.last(journal.entries());
        if (last.isPresent()) {
            journal.append(new Event.Undone(last.get().number()));
        }
        return last;
    }

    /**
     * Has a learner make the next update, of all events so far, which the journal knows of beforehand. What happens in the meantime is for the next one.
     *
     * @return whether there was one: not while it is paused, nor before the first event
     * @throws IOException as {@link #record}
     */
    public boolean learn(LessonLearner learner) throws IOException {
        List<Entry> lessons;
        Event.Update update;
        synchronized (this) {
            List<Entry> before = journal.entries();
            if (paused || before.isEmpty()) {
                return false;
            }
            update = (Event.Update) journal.appendUpdate().event();
            lessons = Lessons.of(before);
        }
        learner.update(lessons, update.index());
        return true;
    }

    /** Makes all updates again without what was taken back, as {@link Lessons#replay}. */
    public void replay(LessonLearner fresh) {
        Lessons.replay(journal.entries(), fresh);
    }

    /**
     * Forgets everything: the journal and all files of the folder but {@code profile.json}, which holds no text. It can be used again at once, by a learner
     * that is fresh. If it is killed, it is ended when the profile is opened.
     *
     * @throws IOException if a file cannot be removed; the message is one line
     */
    public synchronized void forget() throws IOException {
        Forgetting.begin(folder);
        journal.clear();
        Forgetting.end(folder);
    }

    /**
     * Writes what was preferred to what, edits and choices that were not taken back, as TRL's preferences.
     *
     * @param file made or replaced; nobody but its owner may read it
     * @return how many rows
     * @throws IOException if there is none, or it cannot be written; the message is one line
     */
    public int exportPreferences(Path file) throws IOException {
        return SignalFiles.write(file, journal.entries(), SignalRows::preference);
    }

    /**
     * Writes what was accepted and rejected and not taken back, as TRL's unpaired preferences, which KTO learns from.
     *
     * @param file as {@link #exportPreferences}
     * @return how many rows
     * @throws IOException as {@link #exportPreferences}
     */
    public int exportUnpaired(Path file) throws IOException {
        return SignalFiles.write(file, journal.entries(), SignalRows::unpaired);
    }

    /**
     * Appends the rows of a data set, preferences or completions with a label, paused or not: all, or none if one is broken. Where a row does not say what
     * somebody did, as rows that were exported do, a preference was chosen and a completion was accepted or rejected.
     *
     * @return how many rows
     * @throws IllegalArgumentException if one is too long; the message is one line
     * @throws IOException if it cannot be read, or a row is broken or of another kind; the message is one line with file and line, and no text of the row
     */
    public synchronized int importRows(Path file) throws IOException {
        List<Event.Signal> signals = SignalFiles.read(file);
        journal.appendAll(signals);
        return signals.size();
    }

    /**
     * What somebody is writing, as it was last kept; empty if nothing was.
     *
     * @throws IOException if it cannot be read; the message is one line
     */
    public synchronized String text() throws IOException {
        return new Manuscript(folder).read();
    }

    /**
     * Keeps what somebody is writing, paused or not; on the disk when it returns.
     *
     * @throws IOException if it cannot be written; the message is one line
     */
    public synchronized void keep(String text) throws IOException {
        new Manuscript(folder).write(text);
    }

    @Override
    public void close() throws IOException {
        journal.close();
    }
}
