/**
 * Files: JSON as this project writes it, files that are there in full or not at all, and zips of tensors that anybody may have written. What
 * the other packages of this project share; programs use {@code PolicyFile} and what else is made of it.
 */
package org.rollout4j.file;
