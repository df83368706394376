"""Cheap classifiers that a DNA language model has to beat, trained on the same rows.

Each is a function of train sequences and labels that returns a function from sequences to
probabilities `(n_sequences, n_labels)`. Sequences are base codes, see `dnahlm.data.read.encode`.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np

from dnahlm.data.read import kmer_index

Codes = Sequence[np.ndarray]
Predict = Callable[[Codes], np.ndarray]


def majority(train: Codes, labels: np.ndarray, n_labels: int, seed: int = 0) -> Predict:
    """Frequencies of the training labels, whatever the sequence."""
    share = np.bincount(labels, minlength=n_labels) / len(labels)
    return lambda sequences: np.tile(share, (len(sequences), 1))


def naive_bayes(
    train: Codes, labels: np.ndarray, n_labels: int, seed: int = 0, k: int = 5
) -> Predict:
    """Multinomial naive Bayes on k-mer counts with add-one smoothing."""
    counts = np.ones((n_labels, 4**k))
    for codes, label in zip(train, labels, strict=True):
        index = kmer_index(codes, k)
        counts[label] += np.bincount(index[index >= 0], minlength=4**k)
    log_p = np.log(counts / counts.sum(1, keepdims=True))
    prior = np.log(np.bincount(labels, minlength=n_labels) / len(labels) + 1e-12)

    def predict(sequences: Codes) -> np.ndarray:
        scores = np.zeros((len(sequences), n_labels))
        for i, codes in enumerate(sequences):
            index = kmer_index(codes, k)
            scores[i] = prior + log_p[:, index[index >= 0]].sum(1)
        scores = np.exp(scores - scores.max(1, keepdims=True))
        return scores / scores.sum(1, keepdims=True)

    return predict


def logistic_regression(
    train: Codes, labels: np.ndarray, n_labels: int, seed: int = 0, k: int = 4, bins: int = 6
) -> Predict:
    """Logistic regression on k-mer counts of the whole sequence and of each of `bins` parts."""
    from scipy.sparse import csr_matrix
    from sklearn.linear_model import SGDClassifier
    from sklearn.preprocessing import MaxAbsScaler

    def features(sequences: Codes) -> csr_matrix:
        rows, columns = [], []
        for i, codes in enumerate(sequences):
            index = kmer_index(codes, k)
            place = np.flatnonzero(index >= 0)
            index = index[place]
            part = 1 + place * bins // max(len(codes) - k + 1, 1)
            columns += [index, part * 4**k + index]
            rows.append(np.full(2 * len(index), i))
        row, column = np.concatenate(rows), np.concatenate(columns)
        shape = (len(sequences), (bins + 1) * 4**k)
        return csr_matrix((np.ones(len(row), dtype=np.float32), (row, column)), shape=shape)

    scaler = MaxAbsScaler()
    model = SGDClassifier(
        loss="log_loss", alpha=1e-4, max_iter=15, tol=None, average=True, random_state=seed
    )
    model.fit(scaler.fit_transform(features(train)), labels)

    def predict(sequences: Codes) -> np.ndarray:
        found = model.predict_proba(scaler.transform(features(sequences)))
        out = np.zeros((len(sequences), n_labels))
        out[:, model.classes_] = found
        return out

    return predict


def small_cnn(
    train: Codes, labels: np.ndarray, n_labels: int, seed: int = 0, steps: int = 2_000
) -> Predict:
    """Two convolutions on one-hot bases, then a dense layer that knows places (as CNNProm)."""
    import torch
    from torch import nn

    torch.manual_seed(seed)
    length = max(max(map(len, train)), 8)

    def one_hot(sequences: Codes) -> torch.Tensor:
        padded = np.full((len(sequences), length), 4)
        for i, codes in enumerate(sequences):
            padded[i, : len(codes)] = codes[:length]
        return nn.functional.one_hot(torch.from_numpy(padded), 5)[..., :4].transpose(1, 2).float()

    class Network(nn.Module):
        def __init__(self) -> None:
            super().__init__()
            self.body = nn.Sequential(
                nn.Conv1d(4, 64, 11, padding=5), nn.BatchNorm1d(64), nn.GELU(), nn.MaxPool1d(4),
                nn.Conv1d(64, 64, 7, padding=3), nn.BatchNorm1d(64), nn.GELU(), nn.MaxPool1d(2),
            )  # fmt: skip
            self.places = nn.Sequential(
                nn.Flatten(), nn.Dropout(0.3), nn.Linear(64 * (length // 8), 64), nn.GELU()
            )
            self.head = nn.Sequential(nn.Dropout(0.3), nn.Linear(128, n_labels))

        def forward(self, x: torch.Tensor) -> torch.Tensor:
            hidden = self.body(x)
            return self.head(torch.cat([hidden.amax(2), self.places(hidden)], 1))

    model = Network()
    optimizer = torch.optim.AdamW(model.parameters(), lr=1e-3, weight_decay=0.01)
    schedule = torch.optim.lr_scheduler.OneCycleLR(optimizer, 2e-3, total_steps=steps + 1)
    rng = np.random.default_rng(seed)
    targets = torch.from_numpy(np.asarray(labels)).long()
    order = np.zeros(0, dtype=np.int64)
    for _ in range(steps):
        if len(order) < 64:
            order = np.concatenate([order, rng.permutation(len(train))])
        rows, order = order[:64], order[64:]
        logits = model(one_hot([train[i] for i in rows]))
        loss = nn.functional.cross_entropy(logits, targets[rows])
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        schedule.step()
    model.eval()

    def predict(sequences: Codes) -> np.ndarray:
        with torch.inference_mode():
            parts = [
                model(one_hot(sequences[i : i + 256])).softmax(1).float().numpy()
                for i in range(0, len(sequences), 256)
            ]
        return np.concatenate(parts)

    return predict


BASELINES: dict[str, Callable[..., Predict]] = {
    "majority": majority,
    "naive-bayes": naive_bayes,
    "logistic": logistic_regression,
    "cnn": small_cnn,
}
