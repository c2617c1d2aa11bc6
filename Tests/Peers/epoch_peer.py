"""Seconds that dense PyTorch takes for an epoch of MacridVAE, MultVAE or MultDAE.

    python epoch_peer.py PRO_SG_FOLDER --model macridvae --batch 100 --epochs 3 --variant compile

The folder is one that `chapter-table1 --export-split` writes. The models are those of the chapter
(same layers, dropout, Gumbel-Softmax, Adam), written as RecBole and the authors write them: dense
batches, autograd, one matrix product a concept. Variants: `plain`; `compile`, the loss through
torch.compile (Inductor, which needs a C++ compiler); `bf16`, forward pass under autocast to
bfloat16. A variant that cannot run here is reported, not raised. Epochs end early where those after
the first have taken --seconds. Prints one JSON line; `swift run chapter-speed
--peer python` calls it and measures this library's epochs beside it.
"""

import argparse
import json
import os
import time

import torch
import torch.nn.functional as F


def read(folder):
    users = {}
    with open(os.path.join(folder, "train.csv")) as lines:
        next(lines)
        for line in lines:
            user, item = line.split(",")
            users.setdefault(int(user), []).append(int(item))
    with open(os.path.join(folder, "unique_sid.txt")) as lines:
        items = sum(1 for _ in lines)
    return list(users.values()), items


class MacridVAE(torch.nn.Module):
    def __init__(self, items, d=100, K=7, tau=0.1, sigma0=0.075, keep=0.5):
        super().__init__()
        self.K, self.tau, self.sigma0, self.keep = K, tau, sigma0, keep
        self.items = torch.nn.Parameter(torch.empty(items, d))
        self.prototypes = torch.nn.Parameter(torch.empty(K, d))
        self.context = torch.nn.Linear(items, d)
        self.head = torch.nn.Linear(d, 2 * d)
        for p in (self.items, self.prototypes, self.context.weight, self.head.weight):
            torch.nn.init.xavier_uniform_(p)

    def loss(self, x, beta):
        items = F.normalize(self.items, dim=1)
        s = items @ F.normalize(self.prototypes, dim=1).T / self.tau
        c = F.gumbel_softmax(s, tau=1, hard=False, dim=1)
        p, kl = 0, 0
        for k in range(self.K):
            ck = c[:, k]
            h = torch.tanh(self.context(F.dropout(F.normalize(x * ck, dim=1), 1 - self.keep)))
            a, b = self.head(h).chunk(2, dim=1)
            mu = F.normalize(a, dim=1)
            z = F.normalize(mu + self.sigma0 * torch.exp(-0.5 * b) * torch.randn_like(mu), dim=1)
            kl = kl + 0.5 * (torch.exp(-b) + b - 1).sum(1).mean()
            p = p + ck * torch.exp(z @ items.T / self.tau)
        return -(x * F.log_softmax(torch.log(p), dim=1)).sum(1).mean() + beta * kl


class MultVAE(torch.nn.Module):
    def __init__(self, items, d=100, latent=100, keep=0.5):
        super().__init__()
        self.keep = keep
        self.encoder = torch.nn.Linear(items, d)
        self.head = torch.nn.Linear(d, 2 * latent)
        self.hidden = torch.nn.Linear(latent, d)
        self.decoder = torch.nn.Linear(d, items)

    def loss(self, x, beta):
        h = torch.tanh(self.encoder(F.dropout(F.normalize(x, dim=1), 1 - self.keep)))
        mu, log_variance = self.head(h).chunk(2, dim=1)
        z = mu + torch.exp(0.5 * log_variance) * torch.randn_like(mu)
        kl = 0.5 * (log_variance.exp() + mu * mu - 1 - log_variance).sum(1).mean()
        logits = self.decoder(torch.tanh(self.hidden(z)))
        return -(x * F.log_softmax(logits, dim=1)).sum(1).mean() + beta * kl


class MultDAE(torch.nn.Module):
    def __init__(self, items, d=100, keep=0.5):
        super().__init__()
        self.keep = keep
        self.encoder = torch.nn.Linear(items, d)
        self.decoder = torch.nn.Linear(d, items)

    def loss(self, x, beta):
        h = torch.tanh(self.encoder(F.dropout(F.normalize(x, dim=1), 1 - self.keep)))
        return -(x * F.log_softmax(self.decoder(h), dim=1)).sum(1).mean()


def epochs(arguments):
    """Seconds of each epoch."""
    users, items = read(arguments.folder)
    dense = torch.zeros(len(users), items)
    for row, adopted in enumerate(users):
        dense[row, adopted] = 1
    kind = {"macridvae": MacridVAE, "multvae": MultVAE, "multdae": MultDAE}[arguments.model]
    model = kind(items)
    loss_of = torch.compile(model.loss) if arguments.variant == "compile" else model.loss
    halved = torch.autocast("cpu", dtype=torch.bfloat16, enabled=arguments.variant == "bf16")
    optimiser = torch.optim.Adam(model.parameters(), lr=1e-3)
    seconds = []
    while len(seconds) < arguments.epochs:
        if sum(seconds[1:]) > arguments.seconds:
            break
        start = time.perf_counter()
        order = torch.randperm(len(users))
        for first in range(0, len(users), arguments.batch):
            optimiser.zero_grad()
            rows = order[first : first + arguments.batch]
            # A short last batch would be compiled anew.
            with halved:
                loss = (loss_of if len(rows) == arguments.batch else model.loss)(dense[rows], 0.2)
            loss.backward()
            optimiser.step()
        seconds.append(time.perf_counter() - start)
    return seconds


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("folder")
    parser.add_argument("--model", choices=["macridvae", "multvae", "multdae"], required=True)
    parser.add_argument("--variant", choices=["plain", "compile", "bf16"], default="plain")
    parser.add_argument("--batch", type=int, required=True)
    parser.add_argument("--epochs", type=int, default=3)
    parser.add_argument("--seconds", type=float, default=float("inf"))
    parser.add_argument("--threads", type=int, default=os.cpu_count())
    arguments = parser.parse_args()
    torch.set_num_threads(arguments.threads)
    torch.manual_seed(0)
    answer = {"torch": torch.__version__}
    try:
        answer["seconds"] = epochs(arguments)
    except Exception as error:
        if arguments.variant == "plain":
            raise
        answer["failure"] = f"{type(error).__name__}: {str(error).strip().splitlines()[0]}"
    print(json.dumps(answer))


if __name__ == "__main__":
    main()
