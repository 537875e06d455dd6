package org.rollout4j.train;

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
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import org.rollout4j.core.State;

/**
 * Reads one checkpoint file that anybody may have written. It goes through the zip once, in order, and takes from an entry
 * no more bytes than the manifest lists for it, so that neither time nor memory depends on more than what the manifest
 * may list and the file really holds.
 */
final class CheckpointReader {
    /** No deflated byte becomes more than this many. */
    private static final long MAX_INFLATION = 1032;

    private final Path file;

    /** What is being read, for messages. */
    private String place = "file";

    CheckpointReader(Path file) {
        this.file = file;
    }

    Checkpoint read() throws CheckpointException {
        try {
            if (!Files.exists(file)) {
                throw refuse("there is no such file");
            }
            if (!Files.isRegularFile(file)) {
                throw refuse(Files.isDirectory(file) ? "is a directory, not a checkpoint" : "is not a regular file");
            }
            if (!Files.isReadable(file)) {
                throw refuse("cannot be read: permission denied");
            }
            long zipEntries = ZipEnds.entries(file);
            try (ZipInputStream zip =
                    new ZipInputStream(new BufferedInputStream(Files.newInputStream(file)), StandardCharsets.UTF_8)) {
                CheckpointFile.Document document = readManifest(zip);
                State state = readState(zip, document);
                if (zipEntries != document.entries().size() + 1) {
                    throw refuse("is damaged: its directory lists " + zipEntries + " entries, it has "
                            + (document.entries().size() + 1));
                }
                return new Checkpoint(document.run(), OldFormats.upgrade(document.format(), state));
            }
        } catch (CheckpointException e) {
            throw e;
        } catch (IOException e) {
            String what = e.getMessage() == null ? "it ends too early" : e.getMessage(); // EOFException says nothing
            throw new CheckpointException(file, place + " is damaged: " + what, e);
        }
    }

    private CheckpointFile.Document readManifest(ZipInputStream zip) throws IOException {
        place = CheckpointFile.MANIFEST;
        ZipEntry first = nextEntry(zip);
        if (first == null || !first.getName().equals(CheckpointFile.MANIFEST)) {
            throw refuse("is not a checkpoint: its first entry is not " + CheckpointFile.MANIFEST);
        }
        byte[] bytes = zip.readNBytes(CheckpointFile.MAX_MANIFEST_BYTES);
        if (zip.read() >= 0) {
            throw refuse(place + " is larger than " + CheckpointFile.MAX_MANIFEST_BYTES + " bytes");
        }
        CheckpointFile.Document document;
        try {
            JsonNode tree = Json.parse(bytes, place);
            checkFormat(tree.path("format"));
            OldFormats.upgrade(tree.path("format").asInt(), tree);
            document = Json.convert(tree, CheckpointFile.Document.class, place);
        } catch (IllegalArgumentException e) {
            throw new CheckpointException(file, e.getMessage(), e);
        }
        checkSize(document.bytes());
        return document;
    }

    private void checkSize(long listed) throws IOException {
        long fileBytes = Files.size(file);
        if (listed / MAX_INFLATION > fileBytes) {
            throw refuse(place + " lists " + listed + " bytes, which a file of " + fileBytes + " bytes cannot hold");
        }
        long memory = Runtime.getRuntime().maxMemory();
        if (listed > memory) {
            throw refuse("needs " + listed + " bytes of memory, Java may use " + memory);
        }
    }

    /** Before anything else in the manifest, which a later version may have changed. */
    private void checkFormat(JsonNode format) throws CheckpointException {
        if (format.isIntegralNumber()
                && format.bigIntegerValue().compareTo(BigInteger.valueOf(CheckpointFile.FORMAT)) > 0) {
            throw refuse("has format version " + format + ", this build reads up to version " + CheckpointFile.FORMAT
                    + ": update Rollout4J to use it");
        }
    }

    private State readState(ZipInputStream zip, CheckpointFile.Document document) throws IOException {
        Map<String, CheckpointEntry> missing = new HashMap<>();
        document.entries().forEach(entry -> missing.put(entry.path(), entry));
        Map<String, CheckpointEntry> listed = Map.copyOf(missing);
        State.Builder state = State.builder();
        for (ZipEntry next = nextEntry(zip); next != null; next = nextEntry(zip)) {
            String path = next.getName();
            CheckpointEntry entry = missing.remove(path);
            if (entry == null) {
                throw refuse("entry " + Json.oneLine(path, 80)
                        + (listed.containsKey(path)
                                ? " is there twice"
                                : " is not listed in " + CheckpointFile.MANIFEST));
            }
            place = "entry " + path;
            DigestInputStream in = new DigestInputStream(zip, CheckpointEntry.sha256Digest());
            state.put(entry.name(), entry.read(in));
            checkEnd(zip, entry, in.getMessageDigest());
            place = "file";
        }
        if (!missing.isEmpty()) {
            throw refuse("entry " + missing.keySet().iterator().next() + " is missing");
        }
        return state.build();
    }

    private void checkEnd(InputStream in, CheckpointEntry entry, MessageDigest digest) throws IOException {
        // One byte more than listed, which also lets the zip check its own checksum.
        if (in.read() >= 0) {
            throw refuse(
                    place + " is larger than the " + entry.bytes() + " bytes listed in " + CheckpointFile.MANIFEST);
        }
        if (!HexFormat.of().formatHex(digest.digest()).equals(entry.sha256())) {
            throw refuse(place + " is damaged: its SHA-256 is not the one listed in " + CheckpointFile.MANIFEST);
        }
    }

    private ZipEntry nextEntry(ZipInputStream zip) throws IOException {
        try {
            return zip.getNextEntry();
        } catch (IllegalArgumentException e) {
            // What ZipInputStream makes of a name that is not UTF-8.
            throw new CheckpointException(file, "is damaged: the name of an entry is malformed", e);
        }
    }

    private CheckpointException refuse(String problem) {
        return new CheckpointException(file, problem);
    }
}
