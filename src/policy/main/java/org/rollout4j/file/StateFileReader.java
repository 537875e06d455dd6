package org.rollout4j.file;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import org.rollout4j.core.State;

/**
 * Reads one file that anybody may have written. It goes through the zip once, in order, and takes from an entry no more bytes than the
 * document lists for it, so that neither time nor memory depends on more than what the document may list and the file really holds.
 */
final class StateFileReader<D extends StateDocument> {
    /** No deflated byte becomes more than this many. */
    private static final long MAX_INFLATION = 1032;

    private static final int SKIPPED_AT_ONCE = 1 << 16;

    private final StateFile<D> kind;
    private final Path file;
    private final Choice<D> choice;

    /** What is being read, for messages. */
    private String place = "file";

    StateFileReader(StateFile<D> kind, Path file, Choice<D> choice) {
        this.kind = kind;
        this.file = file;
        this.choice = choice;
    }

    /** The names of the tensors that are read; all others are passed over. */
    @FunctionalInterface
    interface Choice<D> {
        Set<String> of(D document) throws IOException;
    }

    static Set<String> everything(StateDocument document) {
        return document.entries().stream().map(TensorEntry::name).collect(Collectors.toSet());
    }

    StateFile.Content<D> read() throws InvalidFileException {
        try {
            if (!Files.exists(file)) {
                throw refuse("there is no such file");
            }
            if (!Files.isRegularFile(file)) {
                throw refuse(
                        Files.isDirectory(file) ? "is a directory, not a " + kind.noun() : "is not a regular file");
            }
            if (!Files.isReadable(file)) {
                throw refuse("cannot be read: permission denied");
            }
            long zipEntries = ZipEnds.entries(file, kind.noun());
            try (ZipInputStream zip =
                    new ZipInputStream(new BufferedInputStream(Files.newInputStream(file)), StandardCharsets.UTF_8)) {
                D document = readDocument(zip);
                State state = readState(zip, document, chosen(document));
                if (zipEntries != document.entries().size() + 1) {
                    throw refuse("is damaged: its directory lists " + zipEntries + " entries, it has "
                            + (document.entries().size() + 1));
                }
                return new StateFile.Content<>(document, state);
            }
        } catch (InvalidFileException e) {
            throw e;
        } catch (IOException e) {
            String what = e.getMessage() == null ? "it ends too early" : e.getMessage(); // EOFException says nothing
            throw new InvalidFileException(file, place + " is damaged: " + what, e);
        }
    }

    private D readDocument(ZipInputStream zip) throws IOException {
        place = kind.document();
        ZipEntry first = nextEntry(zip);
        if (first == null || !first.getName().equals(kind.document())) {
            throw refuse("is not a " + kind.noun() + ": its first entry is not " + kind.document());
        }
        byte[] bytes = zip.readNBytes(StateFile.MAX_DOCUMENT_BYTES);
        if (zip.read() >= 0) {
            throw refuse(place + " is larger than " + StateFile.MAX_DOCUMENT_BYTES + " bytes");
        }
        D document;
        try {
            JsonNode tree = Json.parse(bytes, place);
            checkFormat(tree.path("format"));
            kind.upgrade().apply(tree.path("format").asInt(), tree);
            document = Json.convert(tree, kind.type(), place);
        } catch (IllegalArgumentException e) {
            throw new InvalidFileException(file, e.getMessage(), e);
        }
        checkCanHold(document.bytes());
        return document;
    }

    private void checkCanHold(long listed) throws IOException {
        long fileBytes = Files.size(file);
        if (listed / MAX_INFLATION > fileBytes) {
            throw refuse(place + " lists " + listed + " bytes, which a file of " + fileBytes + " bytes cannot hold");
        }
    }

    private void checkFits(D document, Set<String> chosen) throws InvalidFileException {
        long needed = document.entries().stream()
                .filter(entry -> chosen.contains(entry.name()))
                .mapToLong(TensorEntry::bytes)
                .sum();
        long memory = Runtime.getRuntime().maxMemory();
        if (needed > memory) {
            throw refuse("needs " + needed + " bytes of memory, Java may use " + memory);
        }
    }

    /** Before anything else in the document, which a later version may have changed. */
    private void checkFormat(JsonNode format) throws InvalidFileException {
        if (format.isIntegralNumber() && format.bigIntegerValue().compareTo(BigInteger.valueOf(kind.format())) > 0) {
            throw refuse("has format version " + format + ", this build reads up to version " + kind.format()
                    + ": update Rollout4J to use it");
        }
    }

    private Set<String> chosen(D document) throws IOException {
        try {
            Set<String> chosen = choice.of(document);
            checkFits(document, chosen);
            return chosen;
        } catch (IllegalArgumentException e) {
            throw new InvalidFileException(file, e.getMessage(), e);
        }
    }

    private State readState(ZipInputStream zip, D document, Set<String> chosen) throws IOException {
        Map<String, TensorEntry> missing = new HashMap<>();
        document.entries().forEach(entry -> missing.put(entry.path(), entry));
        Map<String, TensorEntry> listed = Map.copyOf(missing);
        State.Builder state = State.builder();
        for (ZipEntry next = nextEntry(zip); next != null; next = nextEntry(zip)) {
            String path = next.getName();
            TensorEntry entry = missing.remove(path);
            if (entry == null) {
                throw refuse("entry " + Json.oneLine(path, 80)
                        + (listed.containsKey(path) ? " is there twice" : " is not listed in " + kind.document()));
            }
            place = "entry " + path;
            if (chosen.contains(entry.name())) {
                DigestInputStream in = new DigestInputStream(zip, TensorEntry.sha256Digest());
                state.put(entry.name(), entry.read(in));
                checkEnd(zip, entry);
                checkDigest(entry, in.getMessageDigest());
            } else {
                skip(zip, entry);
                checkEnd(zip, entry);
            }
            place = "file";
        }
        if (!missing.isEmpty()) {
            throw refuse("entry " + missing.keySet().iterator().next() + " is missing");
        }
        return state.build();
    }

    /** Passes over a tensor, of which the zip checks its own checksum. */
    private static void skip(InputStream in, TensorEntry entry) throws IOException {
        byte[] buffer = new byte[(int) Math.min(entry.bytes(), SKIPPED_AT_ONCE)];
        for (long left = entry.bytes(); left > 0; left -= buffer.length) {
            int count = (int) Math.min(left, buffer.length);
            if (in.readNBytes(buffer, 0, count) < count) {
                throw entry.tooShort();
            }
        }
    }

    private void checkEnd(InputStream in, TensorEntry entry) throws IOException {
        // One byte more than listed, which also lets the zip check its own checksum.
        if (in.read() >= 0) {
            throw refuse(place + " is larger than the " + entry.bytes() + " bytes listed in " + kind.document());
        }
    }

    private void checkDigest(TensorEntry entry, MessageDigest digest) throws InvalidFileException {
        if (!HexFormat.of().formatHex(digest.digest()).equals(entry.sha256())) {
            throw refuse(place + " is damaged: its SHA-256 is not the one listed in " + kind.document());
        }
    }

    private ZipEntry nextEntry(ZipInputStream zip) throws IOException {
        try {
            return zip.getNextEntry();
        } catch (IllegalArgumentException e) {
            // What ZipInputStream makes of a name that is not UTF-8.
            throw new InvalidFileException(file, "is damaged: the name of an entry is malformed", e);
        }
    }

    private InvalidFileException refuse(String problem) {
        return new InvalidFileException(file, problem);
    }
}
