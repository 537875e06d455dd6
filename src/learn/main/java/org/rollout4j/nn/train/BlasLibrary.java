package org.rollout4j.nn.train;

import dev.ludovic.netlib.blas.BLAS;
import dev.ludovic.netlib.blas.JavaBLAS;
import dev.ludovic.netlib.blas.NativeBLAS;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.stream.Stream;
import org.bytedeco.javacpp.Loader;
import org.bytedeco.openblas.global.openblas;

/** What {@link Blas} multiplies by: OpenBLAS, or plain Java where the kernels that OpenBLAS chose for this processor multiply wrongly. */
public final class BlasLibrary {
    private static final String LIBRARY_PROPERTY = "dev.ludovic.netlib.blas.nativeLibPath";
    private static final System.Logger LOG = System.getLogger("org.rollout4j");

    /** The kernels that multiply small matrices without packing them first. */
    private static final Set<String> UNPACKED = Set.of("SKYLAKEX", "COOPERLAKE", "SAPPHIRERAPIDS");

    private static final AtomicReference<FutureTask<BLAS>> AHEAD = new AtomicReference<>();

    private BlasLibrary() {}

    /**
     * Begins to load it on a thread of its own, for what will need it soon; without effect if that has begun. Whether it works is for those to see who need
     * it.
     */
    public static void loadAhead() {
        FutureTask<BLAS> task = new FutureTask<>(BlasLibrary::loadNow);
        if (AHEAD.compareAndSet(null, task)) {
            Thread thread = new Thread(task, "rollout4j-loading");
            thread.setDaemon(true);
            thread.start();
        }
    }

    private static final class Kernels {
        static final boolean UNPACKED_IF_SMALL =
                NumericsHere.openBlasCore().filter(UNPACKED::contains).isPresent();
    }

    /** Whether small matrices are multiplied where they are. */
    static boolean multipliesUnpacked() {
        return Kernels.UNPACKED_IF_SMALL;
    }

    static BLAS load() {
        AHEAD.compareAndSet(null, new FutureTask<>(BlasLibrary::loadNow));
        FutureTask<BLAS> task = AHEAD.get();
        task.run(); // without effect if it runs or has run
        boolean interrupted = false;
        try {
            while (true) {
                try {
                    return task.get();
                } catch (InterruptedException e) {
                    interrupted = true;
                } catch (ExecutionException e) {
                    if (e.getCause() instanceof Error error) {
                        throw error;
                    }
                    throw new IllegalStateException(e.getCause());
                }
            }
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private static BLAS loadNow() {
        BLAS openBlas = openBlas();
        BLAS right = orJava(openBlas, NumericsHere.openBlasName(), text -> LOG.log(System.Logger.Level.WARNING, text));
        NumericsHere.usesOpenBlas(right == openBlas);
        return right;
    }

    /**
     * OpenBLAS, or plain Java if it multiplies wrongly.
     *
     * @param kernels what it is called, for the warning
     * @param warnings told what is wrong
     */
    static BLAS orJava(BLAS openBlas, String kernels, Consumer<String> warnings) {
        Optional<String> wrong = BlasCheck.firstWrong(openBlas);
        if (wrong.isEmpty()) {
            return openBlas;
        }
        warnings.accept("OpenBLAS " + kernels + " computes " + wrong.get()
                + " wrongly on this processor: plain Java takes its place,"
                + " which is right but slow; OPENBLAS_CORETYPE chooses other kernels, such as Haswell");
        return quietly(JavaBLAS::getInstance);
    }

    /** Of OpenBLAS. */
    static void useOneThread() {
        if (openblas.blas_get_num_threads() != 1) { // asking takes a thousandth of the time
            openblas.blas_set_num_threads(1);
        }
    }

    private static BLAS openBlas() {
        File folder = folder();
        useOneThread();
        if (System.getProperty(LIBRARY_PROPERTY) == null) {
            System.setProperty(LIBRARY_PROPERTY, library(folder).getPath());
        }
        try {
            BLAS loaded = quietly(NativeBLAS::getInstance);
            deleteUnpacked();
            return loaded;
        } catch (RuntimeException e) {
            throw (LinkageError) new UnsatisfiedLinkError(
                            "BLAS does not load with " + System.getProperty(LIBRARY_PROPERTY) + ": " + reason(e))
                    .initCause(e);
        }
    }

    /** Without its warning that an incubating Java implementation is not there, which nobody asked for. */
    private static BLAS quietly(Supplier<? extends BLAS> instance) {
        Logger announcing = Logger.getLogger(BLAS.class.getPackageName() + ".InstanceBuilder");
        Level before = announcing.getLevel();
        announcing.setLevel(Level.OFF);
        try {
            return instance.get();
        } finally {
            announcing.setLevel(before);
        }
    }

    private static String reason(RuntimeException failure) {
        Path temporary = Path.of(System.getProperty("java.io.tmpdir"));
        return Files.isWritable(temporary)
                ? NativeJars.root(failure).toString()
                : "java.io.tmpdir is " + temporary + ", which must be a folder that can be written to";
    }

    /** Where the native library is, unpacked from the jar of this platform. */
    private static File folder() {
        try {
            return new File(Loader.load(openblas.class)).getParentFile();
        } catch (UnsatisfiedLinkError e) {
            throw NativeJars.missing("org.bytedeco", "openblas", e);
        }
    }

    /**
     * Deletes the file that the binding was unpacked to, which Linux no longer needs once it is loaded. Otherwise each process that is killed
     * would leave one behind; elsewhere that is so.
     */
    private static void deleteUnpacked() {
        try (Stream<String> mapped = Files.lines(Path.of("/proc/self/maps"))) {
            Optional<String> file = mapped.filter(line -> line.contains("netlibblasjni") && line.contains("/"))
                    .map(line -> line.substring(line.indexOf('/')))
                    .findFirst();
            if (file.isPresent()) {
                Files.deleteIfExists(Path.of(file.get()));
            }
        } catch (IOException | UncheckedIOException e) {
            // not Linux, or nothing may be deleted there: it goes when this process ends
        }
    }

    /** The library behind {@link openblas}: there are two, each with threads of its own, and this is the one that obeys {@link #useOneThread}. */
    private static File library(File folder) {
        return List.of("libopenblas_nolapack.so.0", "libopenblas_nolapack.0.dylib", "libopenblas_nolapack.dll").stream()
                .map(name -> new File(folder, name))
                .filter(File::exists)
                .findFirst()
                .orElseThrow(() -> new UnsatisfiedLinkError("there is no OpenBLAS in " + folder));
    }
}
